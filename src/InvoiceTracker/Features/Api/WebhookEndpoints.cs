using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api.Webhooks;
using Microsoft.AspNetCore.Http.HttpResults;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/webhooks</c>: the programs that are told what happens, and what they were told.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this RouteGroupBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks").RequireAuthorization(ApiAccess.Manage);
        webhooks.MapGet("", ListAsync);
        webhooks.MapPost("", AddAsync).Accepts<WebhookInput>("application/json");
        webhooks.MapDelete("/{id:guid}", RemoveAsync).Produces(StatusCodes.Status204NoContent);
        webhooks.MapGet("/{id:guid}/deliveries", DeliveriesAsync).Produces<PageJson<WebhookDeliveryJson>>();
        webhooks.MapPost("/{id:guid}/deliveries/{deliveryId:guid}/replay", ReplayAsync).Produces<WebhookDeliveryJson>();
    }

    private static async Task<PageJson<WebhookJson>> ListAsync(
        WebhookRegistry webhooks,
        CurrentUser me,
        CancellationToken cancellationToken
    ) => new([.. (await webhooks.ListAsync(me.WorkspaceId, cancellationToken)).Select(e => WebhookJson.Of(e))], Next: null);

    private static async Task<Created<WebhookJson>> AddAsync(
        HttpRequest request,
        WebhookRegistry webhooks,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var errors = new FieldErrors();
        var input = await request.ReadAsync<WebhookInput>();
        var added = await webhooks.AddAsync(me.WorkspaceId, input.Url, input.Events, errors.Add, cancellationToken);
        errors.ThrowIfAny();
        var (endpoint, secret) = added!.Value;
        return TypedResults.Created($"/api/v1/webhooks/{endpoint.Id}", WebhookJson.Of(endpoint, secret));
    }

    private static async Task<IResult?> RemoveAsync(
        Guid id,
        WebhookRegistry webhooks,
        CurrentUser me,
        CancellationToken cancellationToken
    ) => await webhooks.RemoveAsync(me.WorkspaceId, id, cancellationToken) ? TypedResults.NoContent() : null;

    private static async Task<PageJson<WebhookDeliveryJson>?> DeliveriesAsync(
        Guid id,
        [AsParameters] PageQuery paging,
        WebhookRegistry webhooks,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var page = paging.Read();
        if (await webhooks.DeliveriesAsync(me.WorkspaceId, id, cancellationToken) is not { } deliveries)
            return null;
        return await page.NewestFirstAsync(
            $"deliveries:{id}",
            deliveries,
            d => d.At,
            d => d.EventId,
            d => (d.At, d.EventId),
            WebhookDeliveryJson.Of,
            cancellationToken
        );
    }

    private static async Task<WebhookDeliveryJson?> ReplayAsync(
        Guid id,
        Guid deliveryId,
        WebhookRegistry webhooks,
        CurrentUser me,
        CancellationToken cancellationToken
    ) =>
        await webhooks.SendAgainAsync(me.WorkspaceId, id, deliveryId, cancellationToken) is { } delivery
            ? WebhookDeliveryJson.Of(delivery)
            : null;
}

/// <summary>What a caller wants to be told, and where.</summary>
/// <param name="Url">Begins with https:// and does not lead into a private network.</param>
/// <param name="Events">invoice.sent, invoice.viewed, invoice.view_suppressed, invoice.paid, invoice.overdue, mail.failed.</param>
public sealed record WebhookInput(string? Url, IReadOnlyList<string?>? Events);

/// <param name="State">on, or off: the endpoint answered 410.</param>
/// <param name="Secret">What signs the messages; shown once, by the call that makes the webhook.</param>
/// <param name="LastAnswer">What came back last, in words.</param>
public sealed record WebhookJson(
    Guid Id,
    string Url,
    IReadOnlyList<string> Events,
    string State,
    string CreatedAt,
    string? Secret,
    string? LastAnswer,
    string? LastAnswerAt
)
{
    internal static WebhookJson Of(WebhookEndpoint endpoint, string? secret = null) =>
        new(
            endpoint.Id,
            endpoint.Url,
            endpoint.EventNames,
            endpoint.OffAt is null ? "on" : "off",
            Instant.Format(endpoint.CreatedAt),
            secret,
            endpoint.LastAnswer,
            endpoint.LastAnswerAt.ToText()
        );
}

/// <summary>One event on its way to one webhook.</summary>
/// <param name="WebhookId">The header of the same name; every attempt carries it.</param>
/// <param name="State">queued, sending, delivered, failed.</param>
/// <param name="NextTryAt">Null once it was delivered or given up.</param>
/// <param name="StatusCode">What was answered last; null when nobody answered.</param>
public sealed record WebhookDeliveryJson(
    Guid Id,
    string WebhookId,
    string Type,
    string At,
    Guid InvoiceId,
    Guid? ViewId,
    string State,
    int Attempts,
    string? LastTriedAt,
    string? NextTryAt,
    int? StatusCode,
    string? Answer
)
{
    internal static WebhookDeliveryJson Of(WebhookDelivery delivery) =>
        new(
            delivery.EventId,
            delivery.MessageId,
            delivery.Type,
            Instant.Format(delivery.At),
            delivery.InvoiceId,
            delivery.ViewEventId,
            delivery.State.ToSnakeCase(),
            delivery.Attempts,
            delivery.TriedAt.ToText(),
            delivery.State is WebhookState.Queued ? Instant.Format(delivery.NotBefore) : null,
            delivery.StatusCode,
            delivery.Answer
        );
}
