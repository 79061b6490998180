using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Invoices;

/// <summary>What is done to an invoice before it is issued. An id of another workspace is answered like one that never existed: with null.</summary>
public sealed class InvoiceDrafts(AppDbContext db, CurrentUser me, TimeProvider clock)
{
    /// <exception cref="BrokenRuleException">A value is not acceptable; its field is named.</exception>
    public async Task<Invoice> CreateAsync(InvoiceContent content, CancellationToken cancellationToken)
    {
        await RequireClientAsync(content.ClientId, cancellationToken);
        var invoice = new Invoice(me.WorkspaceId, me.UserId, content, clock.GetUtcNow());
        db.Invoices.Add(invoice);
        await db.SaveChangesAsync(cancellationToken);
        return invoice;
    }

    /// <param name="expectedVersion">The version that was on the screen; null when the newest is meant, whichever it is.</param>
    /// <exception cref="BrokenRuleException">A value is not acceptable; its field is named.</exception>
    /// <exception cref="IllegalStepException">It is not a draft, or somebody else changed it first.</exception>
    public async Task<Invoice?> EditAsync(Guid id, InvoiceContent content, int? expectedVersion, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } invoice)
            return null;
        if (expectedVersion is { } version && version != invoice.Version)
            throw Changed();
        await RequireClientAsync(content.ClientId, cancellationToken);
        invoice.Edit(content, me.UserId, clock.GetUtcNow());
        await SaveAsync(cancellationToken);
        return invoice;
    }

    /// <returns>False when there is no such invoice.</returns>
    /// <exception cref="IllegalStepException">It is not a draft: an issued invoice is voided, never deleted.</exception>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } invoice)
            return false;
        if (invoice.Status is not InvoiceStatus.Draft)
            throw new IllegalStepException("Only a draft can be deleted. Void the invoice instead; its number stays.");
        db.Invoices.Remove(invoice);
        await SaveAsync(cancellationToken);
        return true;
    }

    /// <returns>A new draft with the same content, issued when it is sent and due as many days later as the original.</returns>
    public async Task<Invoice?> DuplicateAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } original)
            return null;
        var today = me.Workspace.DayOf(clock.GetUtcNow());
        var terms = original.DueOn.DayNumber - (original.IssuedOn ?? me.Workspace.DayOf(original.CreatedAt)).DayNumber;
        return await CreateAsync(original.Content with { IssuedOn = null, DueOn = today.AddDays(Math.Max(0, terms)) }, cancellationToken);
    }

    /// <returns>The invoice with its lines.</returns>
    public Task<Invoice?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.Invoices.Of(me).Include(i => i.LineItems).SingleOrDefaultAsync(i => i.Id == id, cancellationToken);

    /// <returns>The invoice with its lines, its client and the client's contacts, as sending needs it.</returns>
    public Task<Invoice?> FindForSendingAsync(Guid id, CancellationToken cancellationToken) =>
        db
            .Invoices.Of(me)
            .Include(i => i.LineItems)
            .Include(i => i.Client!.Contacts)
            .AsSplitQuery()
            .SingleOrDefaultAsync(i => i.Id == id, cancellationToken);

    private async Task RequireClientAsync(Guid? clientId, CancellationToken cancellationToken)
    {
        if (clientId is { } id && !await db.Clients.Of(me).AnyAsync(c => c.Id == id, cancellationToken))
            throw new BrokenRuleException("unknown client", "clientId");
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw Changed();
        }
    }

    private static IllegalStepException Changed() => new("Somebody else changed this invoice a moment ago. Load it again.");
}
