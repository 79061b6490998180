using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Invoices;

/// <summary>What is done to an invoice after it was issued.</summary>
public sealed class IssuedInvoices(AppDbContext db, CurrentUser me, TimeProvider clock)
{
    /// <summary>Cancels a pending invoice of which nothing was paid; its number stays.</summary>
    /// <returns>Null when there is no such invoice.</returns>
    /// <exception cref="IllegalStepException">Its state forbids it, or somebody else changed it first.</exception>
    public async Task<Invoice?> VoidAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await db.Invoices.Of(me).SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } invoice)
            return null;
        invoice.Void(me.UserId, clock.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new IllegalStepException("Somebody else changed this invoice a moment ago. Load it again.");
        }
        return invoice;
    }
}
