using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>"Not now": the invoice of a notification comes back as a follow-up in three days.</summary>
public sealed class Snoozing(AppDbContext db, CurrentUser me, TimeProvider clock)
{
    private const int Days = 3;

    /// <summary>Pressed twice, it is one follow-up.</summary>
    /// <returns>The day on which it comes back; null when there is no such notification of this user, or it is about no invoice.</returns>
    public async Task<DateOnly?> SnoozeAsync(Guid notificationId, CancellationToken cancellationToken)
    {
        var notification = await db.Notifications.SingleOrDefaultAsync(
            n => n.Id == notificationId && n.UserId == me.UserId && n.WorkspaceId == me.WorkspaceId,
            cancellationToken
        );
        if (notification?.InvoiceId is not { } invoiceId)
            return null;

        var now = clock.GetUtcNow();
        var dueOn = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, me.Zone).DateTime).AddDays(Days);
        notification.Read(now);
        if (
            !await db.FollowUps.AnyAsync(
                f => f.InvoiceId == invoiceId && f.UserId == me.UserId && f.ClosedAt == null && f.DueOn == dueOn,
                cancellationToken
            )
        )
            db.FollowUps.Add(new Domain.FollowUp(me.WorkspaceId, invoiceId, me.UserId, dueOn, now));
        await db.SaveChangesAsync(cancellationToken);
        return dueOn;
    }
}
