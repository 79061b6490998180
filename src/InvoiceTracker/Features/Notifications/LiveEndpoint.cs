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
    // A session that ended meanwhile, or a token withdrawn, hears no more after this.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private static readonly byte[] SignOfLife = ": \n\n"u8.ToArray();
    private const int RetryAfterSeconds = 30;

    /// <summary>What is said to who has too many.</summary>
    public const string TooMany = "Too many live streams are open. Close some of them, then try again.";

    public static void MapLive(this IEndpointRouteBuilder app) => app.MapGet("/live", AnswerAsync).RequireAuthorization();

    private static async Task AnswerAsync(HttpContext context, LiveFeed feed, CurrentUser me, PublicAddress address)
    {
        // Antiforgery does not cover a stream: another site could open it with the visitor's cookie.
        if (context.Request.Headers.Origin is [{ } origin] && !IsOurs(origin, context.Request, address))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }
        if (!await TryWriteAsync(context, feed, me, toBrowser: true))
            await context.Response.WriteAsync(TooMany, context.RequestAborted);
    }

    /// <param name="toBrowser">Also say how many are unread, and which invoices on the screen are out of date.</param>
    /// <returns>False when there are too many streams already; the answer then is 429 and wants words.</returns>
    public static async Task<bool> TryWriteAsync(HttpContext context, LiveFeed feed, CurrentUser me, bool toBrowser)
    {
        if (!feed.TrySubscribe(me.WorkspaceId, me.UserId, out var subscription))
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return false;
        }
        using (subscription)
            await WriteAsync(context, subscription, toBrowser);
        return true;
    }

    private static async Task WriteAsync(HttpContext context, LiveSubscription subscription, bool toBrowser)
    {
        // The server waits for its open answers before it stops, and this one has no end of its own.
        var lifetime = context.RequestServices.GetRequiredService<IHostApplicationLifetime>();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        end.CancelAfter(Longest);

        var (request, response) = (context.Request, context.Response);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        // A stream that the page itself begins anew cannot send the header.
        var lastEventId = request.Headers["Last-Event-ID"] is [{ Length: > 0 } seen] ? seen : request.Query["after"].ToString();
        var stream = context.RequestServices.GetRequiredService<NotificationStream>();
        try
        {
            // Not all at the same moment: they all lose their connection together when the server stops.
            await response.WriteAsync($"retry: {Random.Shared.Next(1_000, 4_000)}\n\n", end.Token);
            await foreach (var (item, eventId) in stream.ReadAsync(subscription, lastEventId, Since(request), end.Token))
            {
                await WriteAsync(response, item, eventId, toBrowser, end.Token);
                await response.Body.FlushAsync(end.Token);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The browser left, the server stops, or it is time to sign in anew; who is still there comes back.
        }
    }

    private static async Task WriteAsync(
        HttpResponse response,
        LiveItem item,
        string? eventId,
        bool toBrowser,
        CancellationToken cancellationToken
    )
    {
        if (item.Notification is { } notification)
            await EventAsync("notification", NotificationJson.Of(notification, item.Unread));
        else if (item.ChangedInvoiceId is { } id && toBrowser)
            await EventAsync("invoice", new { id });
        else if (item.Unread is { } count && toBrowser)
            await EventAsync("unread", new { count });
        else if (item == LiveItem.SignOfLife)
            await response.Body.WriteAsync(SignOfLife, cancellationToken);

        Task EventAsync(string name, object data)
        {
            var json = JsonSerializer.Serialize(data, JsonSerializerOptions.Web);
            var head = eventId is null ? "" : $"id: {eventId}\n";
            return response.WriteAsync($"{head}event: {name}\ndata: {json}\n\n", cancellationToken);
        }
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
