using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Web;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>What one user was told. Titles and bodies are what was written then; an invoice renamed since changes none.</summary>
public sealed class NotificationCentre(AppDbContext db, LiveFeed live, CurrentUser me, ViewerClock viewer, TimeProvider clock)
{
    private const string List = "notifications";

    private IQueryable<Notification> Mine =>
        db.Notifications.Where(n => n.UserId == me.UserId && n.WorkspaceId == me.WorkspaceId && n.InApp);

    private IQueryable<Notification> Unread => Mine.Where(n => n.ReadAt == null);

    /// <summary>The newest first.</summary>
    /// <param name="topic">Null for all.</param>
    /// <param name="after">Where the page before ended; of another list or unreadable, it begins at the top.</param>
    public async Task<(IReadOnlyList<NotificationGroup> Groups, string? Next)> ReadAsync(
        bool unreadOnly,
        NotificationTopic? topic,
        string? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var rows = (unreadOnly ? Unread : Mine).AsNoTracking();
        if (topic is not null)
        {
            var kinds = topic.KindsOfIt.ToArray();
            rows = rows.Where(n => kinds.Contains(n.Kind));
        }
        if (InstantCursor.Of(after, List) is { } last)
            rows = rows.Beyond(n => n.CreatedAt, n => n.Id, last.At, last.Id, descending: true);

        // One more than is shown tells whether there is a next page.
        var found = await rows.InOrder(n => n.CreatedAt, n => n.Id, descending: true).Take(limit + 1).ToListAsync(cancellationToken);
        var shown = found.Take(limit).ToList();
        return (
            NotificationGroup.Of(shown, viewer),
            found.Count > limit ? new InstantCursor(shown[^1].CreatedAt, shown[^1].Id).ToText(List) : null
        );
    }

    public Task<int> CountUnreadAsync(CancellationToken cancellationToken) => Unread.CountAsync(cancellationToken);

    public async Task<FilteredWeek> FilteredAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return new FilteredWeek(await db.CountFilteredThisWeekAsync(me, now, cancellationToken), me.Workspace.DayOf(now).StartOfWeek());
    }

    /// <param name="withEarlier">Also those of the same day and invoice that came before.</param>
    /// <returns>The notification, now read; null when this user has none of this id.</returns>
    public async Task<Notification?> OpenAsync(Guid id, bool withEarlier, CancellationToken cancellationToken)
    {
        if (await Mine.AsNoTracking().SingleOrDefaultAsync(n => n.Id == id, cancellationToken) is not { } notification)
            return null;
        var opened = Mine.Where(n => n.Id == id);
        if (withEarlier && notification.InvoiceId is { } invoiceId)
        {
            var day = DateOnly.FromDateTime(viewer.In(notification.CreatedAt).DateTime).StartIn(me.Zone);
            opened = Mine.Where(n => n.InvoiceId == invoiceId && n.CreatedAt >= day && n.CreatedAt <= notification.CreatedAt);
        }
        await MarkReadAsync(opened, cancellationToken);
        return notification;
    }

    /// <returns>The moment they were read: it names them, should that be taken back. Unix milliseconds. Null when this user has none of them.</returns>
    public async Task<long?> ReadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var some = Mine.Where(n => ids.Contains(n.Id));
        return await some.AnyAsync(cancellationToken) ? await MarkReadAsync(some, cancellationToken) : null;
    }

    /// <returns>False when this user has none of them.</returns>
    public async Task<bool> MarkUnreadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var some = Mine.Where(n => ids.Contains(n.Id));
        if (!await some.AnyAsync(cancellationToken))
            return false;
        await MarkUnreadAsync(some, cancellationToken);
        return true;
    }

    /// <returns>As <see cref="ReadAsync(IReadOnlyCollection{Guid}, CancellationToken)"/>.</returns>
    public Task<long> ReadAllAsync(CancellationToken cancellationToken) => MarkReadAsync(Mine, cancellationToken);

    /// <param name="readAt">As it was answered when they were read.</param>
    public async Task UndoReadAsync(long readAt, CancellationToken cancellationToken)
    {
        if (readAt < 0 || readAt > DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return;
        var at = DateTimeOffset.FromUnixTimeMilliseconds(readAt);
        await MarkUnreadAsync(Mine.Where(n => n.ReadAt == at), cancellationToken);
    }

    private async Task<long> MarkReadAsync(IQueryable<Notification> some, CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        await some.Where(n => n.ReadAt == null).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), cancellationToken);
        live.Ring(me.UserId);
        return now.ToUnixTimeMilliseconds();
    }

    private async Task MarkUnreadAsync(IQueryable<Notification> some, CancellationToken cancellationToken)
    {
        await some.ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, (DateTimeOffset?)null), cancellationToken);
        live.Ring(me.UserId);
    }
}

/// <summary>The visits of this week that did not count.</summary>
public sealed record FilteredWeek(int Count, DateOnly Monday)
{
    public string Text =>
        $"{(Count >= FilteredVisits.Most ? $"{FilteredVisits.Most - 1}+" : Count)} automatic {(Count is 1 ? "open" : "opens")} filtered this week";

    /// <summary>The activity that says which, and why.</summary>
    public string Href => $"/activity?type={ActivityType.Suppressed.ToWireName()}&from={Monday:yyyy-MM-dd}";
}
