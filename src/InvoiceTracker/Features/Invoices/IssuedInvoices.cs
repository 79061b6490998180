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
    public Task<Invoice?> VoidAsync(Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(id, invoice => invoice.Void(me.UserId, clock.GetUtcNow()), cancellationToken);

    /// <summary>Gives up what is left to pay.</summary>
    /// <inheritdoc cref="VoidAsync" path="/returns"/>
    /// <inheritdoc cref="VoidAsync" path="/exception"/>
    public Task<Invoice?> WriteOffAsync(Guid id, CancellationToken cancellationToken) =>
        ChangeAsync(id, invoice => invoice.WriteOff(me.UserId, clock.GetUtcNow()), cancellationToken);

    private async Task<Invoice?> ChangeAsync(Guid id, Action<Invoice> change, CancellationToken cancellationToken)
    {
        if (await db.Invoices.Of(me).SingleOrDefaultAsync(i => i.Id == id, cancellationToken) is not { } invoice)
            return null;
        change(invoice);
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
