using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>
/// Turns notifications into work for the channels outside the app: a row for each of the user's browsers. A notification and its rows
/// change together or not at all, so nothing is forgotten and nothing queued twice.
/// </summary>
public sealed class NotificationDispatcher(AppDbContext db, TimeProvider clock)
{
    private const int Most = 200;

    /// <returns>True when there may be more that is due.</returns>
    public async Task<bool> DispatchAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (!await db.Notifications.AnyAsync(n => n.DeliverAt <= now, cancellationToken))
            return false;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var due = await DueAsync(now, cancellationToken);
        var browsers = await BrowsersAsync(due, cancellationToken);
        foreach (var one in due)
        {
            // Of several processes one finds it still waiting, and that one queues.
            if (await TakeAsync(one.Notification.Id, cancellationToken) && one.User.IsActive)
            {
                if (one.Switches.Push)
                    Push(one, browsers[one.User.Id], now);
                if (one.Switches.Mail)
                    db.MailMessages.Add(MailMessage.Of(one.Notification, one.User, now));
            }
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return due.Count == Most;
    }

    private Task<List<Due>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        (
            from notification in db.Notifications.AsNoTracking()
            where notification.DeliverAt <= now
            join user in db.Users on notification.UserId equals user.Id
            join workspace in db.Workspaces on notification.WorkspaceId equals workspace.Id
            from preference in db
                .NotificationPreferences.Where(p => p.UserId == notification.UserId && p.Kind == notification.Kind)
                .DefaultIfEmpty()
            orderby notification.DeliverAt, notification.Id
            select new Due(notification, user, workspace, preference)
        )
            .Take(Most)
            .ToListAsync(cancellationToken);

    private async Task<ILookup<Guid, PushSubscription>> BrowsersAsync(List<Due> due, CancellationToken cancellationToken)
    {
        var users = due.Select(one => one.User.Id).Distinct().ToList();
        var all = await db.PushSubscriptions.AsNoTracking().Where(s => users.Contains(s.UserId)).ToListAsync(cancellationToken);
        return all.ToLookup(s => s.UserId);
    }

    private async Task<bool> TakeAsync(Guid id, CancellationToken cancellationToken) =>
        await db
            .Notifications.Where(n => n.Id == id && n.DeliverAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(n => n.DeliverAt, (DateTimeOffset?)null), cancellationToken) == 1;

    private void Push(Due one, IEnumerable<PushSubscription> browsers, DateTimeOffset now)
    {
        var from = one.User.QuietHours?.EndAfter(now, one.User.ZoneIn(one.Workspace)) ?? now;
        foreach (var browser in browsers.Where(s => s.WorkspaceId == one.Notification.WorkspaceId))
            db.PushDeliveries.Add(new PushDelivery(one.Notification.Id, browser.Id, now, from));
    }

    private sealed record Due(Notification Notification, User User, Workspace Workspace, NotificationPreference? Preference)
    {
        public NotificationPreference Switches => Preference ?? new NotificationPreference(User.Id, Notification.Kind);
    }
}
