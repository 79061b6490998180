using System.Runtime.CompilerServices;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications;

/// <summary>
/// One open stream of a user's notifications. It is woken by the feed of this process and looks by itself every few seconds, so that
/// what another process wrote arrives too.
/// </summary>
public sealed class NotificationStream(LiveFeed feed, IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(5);

    /// <param name="lastEventId">The id the browser saw last (WHATWG server-sent events, Last-Event-ID).</param>
    /// <param name="since">For a browser that has seen none: when its page was made. Null begins with what comes.</param>
    public async IAsyncEnumerable<LiveItem> ReadAsync(
        Guid workspaceId,
        Guid userId,
        string? lastEventId,
        DateTimeOffset? since,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        // Subscribed before the first look, so that nothing falls between.
        using var subscription = feed.Subscribe(workspaceId, userId);
        var cursor = await StartAsync(userId, lastEventId, since, cancellationToken);
        yield return LiveItem.Hello;

        while (true)
        {
            var (news, unread) = await AfterAsync(userId, cursor, cancellationToken);
            foreach (var notification in news)
            {
                cursor = new Cursor(notification.CreatedAt, notification.Id);
                yield return new LiveItem(notification, unread, ChangedInvoiceId: null);
            }
            foreach (var invoiceId in await subscription.WaitAsync(Look, cancellationToken))
                yield return new LiveItem(Notification: null, unread, invoiceId);
            yield return LiveItem.Heartbeat;
        }
    }

    private async Task<Cursor> StartAsync(Guid userId, string? lastEventId, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var mine = db.Notifications.AsNoTracking().Where(n => n.UserId == userId && n.InApp);
        var seen = Guid.TryParse(lastEventId, out var id) ? await mine.SingleOrDefaultAsync(n => n.Id == id, cancellationToken) : null;
        if (seen is null && since is { } rendered)
            return new Cursor(rendered, Guid.Empty);
        var last =
            seen ?? await mine.OrderByDescending(n => n.CreatedAt).ThenByDescending(n => n.Id).FirstOrDefaultAsync(cancellationToken);
        return last is null ? new Cursor(clock.GetUtcNow().AddDays(-1), Guid.Empty) : new Cursor(last.CreatedAt, last.Id);
    }

    private async Task<(List<Notification> News, int Unread)> AfterAsync(Guid userId, Cursor cursor, CancellationToken cancellationToken)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var news = await db
            .Notifications.AsNoTracking()
            .Where(n => n.UserId == userId && n.InApp)
            .Where(n => n.CreatedAt > cursor.At || (n.CreatedAt == cursor.At && n.Id.CompareTo(cursor.Id) > 0))
            .OrderBy(n => n.CreatedAt)
            .ThenBy(n => n.Id)
            .Take(200)
            .ToListAsync(cancellationToken);
        var unread =
            news.Count == 0 ? 0 : await db.Notifications.CountAsync(n => n.UserId == userId && n.ReadAt == null && n.InApp, cancellationToken);
        return (news, unread);
    }

    private readonly record struct Cursor(DateTimeOffset At, Guid Id);
}

/// <summary>One thing to write on a stream: a notification, an invoice that changed, or a sign of life.</summary>
/// <param name="Unread">How many are unread now, beside a notification.</param>
public readonly record struct LiveItem(Notification? Notification, int Unread, Guid? ChangedInvoiceId)
{
    public static readonly LiveItem Hello;
    public static readonly LiveItem Heartbeat;
}
