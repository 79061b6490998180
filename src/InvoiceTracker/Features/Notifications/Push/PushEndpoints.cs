using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Net;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>
/// What the service worker asks for while no page is open. It has the visitor's cookie and no antiforgery token, so the browser's own
/// word that a script of ours is asking stands in its place.
/// </summary>
public static class PushEndpoints
{
    public static void MapPush(this IEndpointRouteBuilder app)
    {
        var worker = app.MapGroup("").RequireAuthorization().AddEndpointFilter(OnlyOurScriptsAsync).ExcludeFromDescription();
        worker.MapPost("/notifications/{id:guid}/snooze", SnoozeAsync);
        worker.MapPost("/push-subscriptions", RenewAsync);
    }

    private static async ValueTask<object?> OnlyOurScriptsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var address = context.HttpContext.RequestServices.GetRequiredService<PublicAddress>();
        return request.Headers.Origin is [{ } origin] && LiveEndpoint.IsOurs(origin, request, address)
            ? await next(context)
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> SnoozeAsync(Guid id, Snoozing snoozing, CancellationToken cancellationToken) =>
        await snoozing.SnoozeAsync(id, cancellationToken) is { } dueOn ? TypedResults.Ok(new { dueOn }) : TypedResults.NotFound();

    private static async Task<IResult> RenewAsync(
        Renewal input,
        PushDevices devices,
        OutgoingOptions outgoing,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var fresh = new PushSubscriptionInput { Endpoint = input.Endpoint, Keys = input.Keys };
        if (fresh.Read(outgoing, static (_, _) => { }) is not { } target)
            return TypedResults.BadRequest();
        try
        {
            await devices.RenewAsync(me.WorkspaceId, me.UserId, input.Old, target, cancellationToken);
        }
        catch (BrokenRuleException)
        {
            return TypedResults.Conflict();
        }
        return TypedResults.NoContent();
    }

    /// <summary>The browser changed its address by itself.</summary>
    /// <param name="Old">The endpoint before, where the browser still knows it.</param>
    private sealed record Renewal(string? Old, string? Endpoint, PushKeysInput? Keys);
}
