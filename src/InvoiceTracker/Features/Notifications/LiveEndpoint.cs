using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Links;

namespace InvoiceTracker.Features.Notifications;

/// <summary><c>GET /live</c>: the signed-in browser's stream of server-sent events.</summary>
public static class LiveEndpoint
{
    private static readonly byte[] SignOfLife = ": \n\n"u8.ToArray();

    public static void MapLive(this IEndpointRouteBuilder app) => app.MapGet("/live", AnswerAsync).RequireAuthorization();

    private static async Task AnswerAsync(HttpContext context, NotificationStream stream, CurrentUser me, PublicAddress address)
    {
        // Antiforgery does not cover a stream: another site could open it with the visitor's cookie.
        if (context.Request.Headers.Origin is [{ } origin] && !IsOurs(origin, context.Request, address))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        await WriteAsync(context, stream, me, withInvoices: true);
    }

    /// <param name="withInvoices">Also say which invoices on the screen are out of date.</param>
    public static async Task WriteAsync(HttpContext context, NotificationStream stream, CurrentUser me, bool withInvoices)
    {
        var cancellationToken = context.RequestAborted;
        context.Response.ContentType = "text/event-stream";
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers["X-Accel-Buffering"] = "no";
        // A stream that the page itself begins anew cannot send the header.
        var lastEventId = context.Request.Headers["Last-Event-ID"] is [{ Length: > 0 } seen]
            ? seen
            : context.Request.Query["after"].ToString();
        try
        {
            await foreach (var item in stream.ReadAsync(me.WorkspaceId, me.UserId, lastEventId, Since(context.Request), cancellationToken))
            {
                if (item.Notification is { } notification)
                    await EventAsync(
                        context.Response,
                        "notification",
                        NotificationJson.Of(notification, item.Unread),
                        notification.Id,
                        cancellationToken
                    );
                else if (item.ChangedInvoiceId is { } id && withInvoices)
                    await EventAsync(context.Response, "invoice", new { id }, id: null, cancellationToken);
                else
                    await context.Response.Body.WriteAsync(SignOfLife, cancellationToken);
                await context.Response.Body.FlushAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The browser left.
        }
    }

    private static async Task EventAsync(HttpResponse response, string name, object data, Guid? id, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(data, JsonSerializerOptions.Web);
        var head = id is null ? "" : $"id: {id}\n";
        await response.WriteAsync($"{head}event: {name}\ndata: {json}\n\n", cancellationToken);
    }

    private static DateTimeOffset? Since(HttpRequest request) =>
        DateTimeOffset.TryParse(request.Query["since"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : null;

    internal static bool IsOurs(string origin, HttpRequest request, PublicAddress address) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri)
        && (uri.Authority == request.Host.Value || uri.Authority == address.BaseUrl.Authority);
}

/// <summary>A notification as the outside reads it.</summary>
/// <param name="Unread">How many of the user's are unread now; on a live stream only.</param>
public sealed record NotificationJson(
    Guid Id,
    string Kind,
    string Title,
    string Body,
    Guid? InvoiceId,
    string CreatedAt,
    string? ReadAt,
    string Href,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Unread
)
{
    public static NotificationJson Of(Notification notification, int? unread = null) =>
        new(
            notification.Id,
            notification.Kind.ToWireName(),
            notification.Title,
            notification.Body,
            notification.InvoiceId,
            Instant.Format(notification.CreatedAt),
            notification.ReadAt is { } at ? Instant.Format(at) : null,
            $"/notifications/{notification.Id}",
            unread
        );
}
