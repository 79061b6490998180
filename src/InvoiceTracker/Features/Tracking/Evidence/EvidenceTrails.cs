using System.Data;
using InvoiceTracker.Data;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Tracking.Evidence;

/// <summary>Reads the evidence of invoices whole.</summary>
public sealed class EvidenceTrails(AppDbContext db)
{
    /// <summary>One invoice's, of one moment: visits that come in meanwhile are either all there or not at all.</summary>
    /// <returns>Null when there is no such invoice.</returns>
    public async Task<EvidenceTrail?> ReadAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        return (await ReadAsync([invoiceId], cancellationToken)).SingleOrDefault();
    }

    /// <summary>Many invoices', as they are found; a visit that comes in meanwhile may be there by half.</summary>
    public async Task<IReadOnlyList<EvidenceTrail>> ReadAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        var heads = await db
            .EvidenceHeads.AsNoTracking()
            .Where(h => ids.Contains(h.InvoiceId))
            .ToDictionaryAsync(h => h.InvoiceId, cancellationToken);
        var invoices = await db
            .Invoices.IgnoreQueryFilters()
            .Where(i => ids.Contains(i.Id))
            .Select(i => new TrailInvoice(i.Id, i.Number, i.ViewCount))
            .ToListAsync(cancellationToken);
        var views = await db.ViewEvents.AsNoTracking().Where(v => ids.Contains(v.InvoiceId)).ToListAsync(cancellationToken);
        var changes = await db.ViewChanges.AsNoTracking().Where(c => ids.Contains(c.InvoiceId)).ToListAsync(cancellationToken);

        var (viewsOf, changesOf) = (views.ToLookup(v => v.InvoiceId), changes.ToLookup(c => c.InvoiceId));
        return invoices.ConvertAll(i => new EvidenceTrail(i, [.. viewsOf[i.Id]], changesOf[i.Id], heads.GetValueOrDefault(i.Id)));
    }
}
