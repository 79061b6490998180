using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Web;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>What one user was told. Titles and bodies are what was written then; an invoice renamed since changes none.</summary>
public sealed class NotificationCentre(AppDbContext db, LiveFeed live, CurrentUser me, TimeProvider clock)
{
    private const string List = "notifications";

    private IQueryable<Notification> Mine => db.Notifications.Where(n => n.UserId == me.UserId && n.WorkspaceId == me.WorkspaceId);

    private IQueryable<Notification> Unread => Mine.Where(n => n.ReadAt == null);

    /// <summary>The newest first.</summary>
    /// <param name="after">Where the page before ended; of another list or unreadable, it begins at the top.</param>
    public async Task<(IReadOnlyList<Notification> Rows, string? Next)> ReadAsync(
        bool unreadOnly,
        string? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var rows = (unreadOnly ? Unread : Mine).AsNoTracking();
        if (InstantCursor.Of(after, List) is { } last)
            rows = rows.Beyond(n => n.CreatedAt, n => n.Id, last.At, last.Id, descending: true);

        // One more than is shown tells whether there is a next page.
        var found = await rows.InOrder(n => n.CreatedAt, n => n.Id, descending: true).Take(limit + 1).ToListAsync(cancellationToken);
        var shown = found.Take(limit).ToList();
        return (shown, found.Count > limit ? new InstantCursor(shown[^1].CreatedAt, shown[^1].Id).ToText(List) : null);
    }

    public Task<int> CountUnreadAsync(CancellationToken cancellationToken) => Unread.CountAsync(cancellationToken);

    /// <returns>The notification, now read; null when this user has none of this id.</returns>
    public async Task<Notification?> OpenAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Mine.SingleOrDefaultAsync(n => n.Id == id, cancellationToken) is not { } notification)
            return null;
        notification.Read(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        live.Ring(me.UserId);
        return notification;
    }

    /// <returns>False when this user has none of this id.</returns>
    public async Task<bool> MarkUnreadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await Mine.SingleOrDefaultAsync(n => n.Id == id, cancellationToken) is not { } notification)
            return false;
        notification.Unread();
        await db.SaveChangesAsync(cancellationToken);
        live.Ring(me.UserId);
        return true;
    }

    /// <returns>The moment they were read: it names them, should that be taken back. Unix milliseconds.</returns>
    public async Task<long> ReadAllAsync(CancellationToken cancellationToken)
    {
        var now = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
        await Unread.ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), cancellationToken);
        live.Ring(me.UserId);
        return now.ToUnixTimeMilliseconds();
    }

    /// <param name="readAt">As <see cref="ReadAllAsync"/> answered.</param>
    public async Task UndoReadAllAsync(long readAt, CancellationToken cancellationToken)
    {
        if (InstantOf(readAt) is not { } at)
            return;
        await Mine.Where(n => n.ReadAt == at)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, (DateTimeOffset?)null), cancellationToken);
        live.Ring(me.UserId);
    }

    private static DateTimeOffset? InstantOf(long milliseconds) =>
        milliseconds >= 0 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : null;
}
