using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>What the counted opens of an invoice say about its readers, taken together.</summary>
/// <param name="Revision">The newest revision that anybody opened; null when nobody did.</param>
/// <param name="Browsers">The different browsers that opened each link.</param>
public sealed record LinkReaders(int? Revision, ILookup<Guid, string> Browsers)
{
    internal static async Task<LinkReaders> ReadAsync(AppDbContext db, Guid invoiceId, CancellationToken cancellationToken)
    {
        var opens = await db
            .ViewEvents.Where(v =>
                v.InvoiceId == invoiceId
                && (v.CorrectedTo == ViewVerdict.Counted || (v.CorrectedTo == null && v.Verdict == ViewVerdict.Counted))
            )
            .Select(v => new
            {
                v.LinkId,
                v.Revision,
                v.Browser,
                v.System,
            })
            .Distinct()
            .ToListAsync(cancellationToken);
        var browsers = opens
            .Select(o => (o.LinkId, Name: string.Join(" on ", new[] { o.Browser, o.System }.OfType<string>())))
            .Where(o => o.Name.Length > 0)
            .Distinct()
            .OrderBy(o => o.Name, StringComparer.Ordinal)
            .ToLookup(o => o.LinkId, o => o.Name);
        return new LinkReaders(opens.Max(o => (int?)o.Revision), browsers);
    }

    /// <summary>One person may have two browsers, so it is only possible.</summary>
    public bool WasPossiblyForwarded(InvoiceLink link) => link.Kind is LinkKind.Recipient && Browsers[link.Id].Skip(1).Any();
}
