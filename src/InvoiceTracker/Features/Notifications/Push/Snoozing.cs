using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>"Not now": the invoice of a notification comes back as a follow-up in three days.</summary>
public sealed class Snoozing(AppDbContext db, FollowUpPlanner planner, CurrentUser me, TimeProvider clock)
{
    /// <returns>
    /// The day on which it comes back; null when there is no such notification of this user, or nothing is open on its invoice.
    /// </returns>
    public async Task<DateOnly?> SnoozeAsync(Guid notificationId, CancellationToken cancellationToken)
    {
        var notification = await db.Notifications.SingleOrDefaultAsync(
            n => n.Id == notificationId && n.UserId == me.UserId && n.WorkspaceId == me.WorkspaceId,
            cancellationToken
        );
        if (notification?.InvoiceId is not { } invoiceId)
            return null;
        notification.Read(clock.GetUtcNow());
        await db.SaveChangesAsync(cancellationToken);
        try
        {
            return await planner.PlanAsync(invoiceId, cancellationToken);
        }
        catch (IllegalStepException)
        {
            return null;
        }
    }
}
