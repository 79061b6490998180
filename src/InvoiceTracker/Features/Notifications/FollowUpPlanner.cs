using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications;

/// <summary>What a member wants to be reminded of.</summary>
public sealed class FollowUpPlanner(AppDbContext db, CurrentUser me, TimeProvider clock)
{
    /// <summary>As "Follow up in 3 days" says.</summary>
    public const int Days = 3;

    /// <summary>Plans one for this member; one that is open already moves to the new day.</summary>
    /// <returns>The day in the member's zone, or null when there is no such invoice.</returns>
    /// <exception cref="IllegalStepException">Nothing is open on the invoice.</exception>
    public async Task<DateOnly?> PlanAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        if (await db.Invoices.Of(me).AsNoTracking().SingleOrDefaultAsync(i => i.Id == invoiceId, cancellationToken) is not { } invoice)
            return null;
        if (invoice.Status is not InvoiceStatus.Pending)
            throw new IllegalStepException("Nothing is open on this invoice, so there is nothing to follow up.");

        var now = clock.GetUtcNow();
        var dueOn = now.DayIn(me.Zone).AddDays(Days);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var open = await db
            .FollowUps.Where(f => f.InvoiceId == invoiceId && f.UserId == me.UserId && f.ClosedAt == null)
            .ToListAsync(cancellationToken);
        open.FindAll(followUp => followUp.DueOn != dueOn).ForEach(followUp => followUp.Close(now));
        if (!open.Exists(followUp => followUp.DueOn == dueOn))
            db.FollowUps.Add(new Domain.FollowUp(me.WorkspaceId, invoiceId, me.UserId, dueOn, now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return dueOn;
    }

    /// <summary>Takes back what was planned last for the invoice.</summary>
    public async Task CancelAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        var open = await db
            .FollowUps.Where(f => f.InvoiceId == invoiceId && f.UserId == me.UserId && f.ClosedAt == null)
            .ToListAsync(cancellationToken);
        open.ForEach(followUp => followUp.Close(clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }
}
