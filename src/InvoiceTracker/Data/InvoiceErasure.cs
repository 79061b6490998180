using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Data;

/// <summary>Takes made-up invoices away with all that hangs on them. A real one, once issued, stays.</summary>
public static class InvoiceErasure
{
    /// <summary>Call it inside a transaction.</summary>
    public static async Task EraseAsync(this AppDbContext db, IQueryable<Invoice> invoices, CancellationToken cancellationToken)
    {
        var ids = invoices.Select(i => (Guid?)i.Id);
        var links = db.InvoiceLinks.Where(l => ids.Contains(l.InvoiceId));
        await db.Notifications.Where(n => ids.Contains(n.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await db.ViewChanges.Where(c => ids.Contains(c.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await db.EvidenceHeads.Where(h => ids.Contains(h.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await db.ViewEvents.Where(v => ids.Contains(v.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await db.ViewGates.Where(g => links.Any(l => l.Id == g.LinkId)).ExecuteDeleteAsync(cancellationToken);
        await db.WebhookDeliveries.Where(d => ids.Contains(d.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await db.MailMessages.Where(m => ids.Contains(m.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await db.Refunds.Where(r => ids.Contains(r.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await db.Payments.Where(p => ids.Contains(p.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await db.Checkouts.Where(c => ids.Contains(c.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await links.ExecuteDeleteAsync(cancellationToken);
        await db.InvoiceRevisions.Where(r => ids.Contains(r.InvoiceId)).ExecuteDeleteAsync(cancellationToken);
        await invoices.ExecuteDeleteAsync(cancellationToken);
    }
}
