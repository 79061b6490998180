using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Net;
using InvoiceTracker.Features.Notifications.Push;
using Microsoft.AspNetCore.Http.HttpResults;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/push-subscriptions</c> and <c>/push-key</c>: the browsers in which the token's user is told.</summary>
internal static class PushEndpoints
{
    public static void MapPushSubscriptions(this RouteGroupBuilder api)
    {
        api.MapPost("/push-subscriptions", AddAsync).Accepts<PushSubscriptionInput>("application/json").WithTags("Notifications");
        api.MapDelete("/push-subscriptions/{id:guid}", RemoveAsync).Produces(StatusCodes.Status204NoContent).WithTags("Notifications");
        api.MapGet("/push-key", KeyAsync).WithTags("Notifications");
    }

    private static async Task<Created<PushSubscriptionJson>> AddAsync(
        HttpRequest request,
        PushDevices devices,
        OutgoingOptions outgoing,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var errors = new FieldErrors();
        var target = (await request.ReadAsync<PushSubscriptionInput>()).Read(outgoing, errors.Add);
        errors.ThrowIfAny();
        var browser = await devices.SaveAsync(me.WorkspaceId, me.UserId, target!, cancellationToken);
        return TypedResults.Created($"/api/v1/push-subscriptions/{browser.Id}", PushSubscriptionJson.Of(browser));
    }

    private static async Task<IResult?> RemoveAsync(Guid id, PushDevices devices, CurrentUser me, CancellationToken cancellationToken) =>
        await devices.RemoveAsync(me.WorkspaceId, me.UserId, id, cancellationToken) is null ? null : TypedResults.NoContent();

    private static async Task<PushKeyJson> KeyAsync(PushKeys keys, CancellationToken cancellationToken) =>
        new(await keys.PublicKeyAsync(cancellationToken));
}

public sealed record PushSubscriptionJson(
    Guid Id,
    string Endpoint,
    string Device,
    string CreatedAt,
    string? LastSuccessAt,
    string? LastProblem
)
{
    internal static PushSubscriptionJson Of(PushSubscription browser) =>
        new(
            browser.Id,
            browser.Endpoint,
            browser.Device,
            Instant.Format(browser.CreatedAt),
            browser.LastSuccessAt.ToText(),
            browser.LastProblem
        );
}

/// <param name="PublicKey">The VAPID public key, base64url.</param>
public sealed record PushKeyJson(string PublicKey);
