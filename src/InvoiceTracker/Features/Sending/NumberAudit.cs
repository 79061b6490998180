using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Sending;

/// <summary>The proof that a year's numbers are complete: which stand on invoices, and how many are missing or stand twice.</summary>
/// <param name="Year">0 where numbers go on over New Year.</param>
/// <param name="Gaps">Numbers from 1 to the last one given that no invoice has.</param>
/// <param name="Duplicates">Invoices whose number another one has already.</param>
public sealed record NumberAudit(int Year, string First, string Last, int Count, long Gaps, long Duplicates)
{
    /// <returns>One for each year, the latest first.</returns>
    public static async Task<IReadOnlyList<NumberAudit>> ReadAsync(AppDbContext db, Guid workspaceId, CancellationToken cancellationToken)
    {
        // The index on workspace and order holds all that is counted; no invoice is read.
        var numbered = db.Invoices.AsNoTracking().Where(i => i.WorkspaceId == workspaceId && i.NumberOrder < IssuedNumber.FirstCreditNote);
        var years = await numbered
            .GroupBy(i => i.NumberOrder!.Value / IssuedNumber.OrdersPerYear)
            .Select(g => new
            {
                Year = (int)g.Key,
                First = g.Min(i => i.NumberOrder!.Value),
                Last = g.Max(i => i.NumberOrder!.Value),
                Count = g.Count(),
                Distinct = g.Select(i => i.NumberOrder).Distinct().Count(),
            })
            .ToListAsync(cancellationToken);

        var ends = years.SelectMany(year => new long?[] { year.First, year.Last }).ToList();
        var texts = await numbered
            .Where(i => ends.Contains(i.NumberOrder))
            .Select(i => new { i.NumberOrder, i.Number })
            .ToListAsync(cancellationToken);
        var counters = await db
            .NumberSeries.Where(s => s.WorkspaceId == workspaceId && s.Series == NumberAllocator.Invoices)
            .ToDictionaryAsync(s => s.Year, s => s.Next - 1L, cancellationToken);

        return
        [
            .. years
                .OrderByDescending(year => year.Year)
                .Select(year => new NumberAudit(
                    year.Year,
                    TextOf(year.First),
                    TextOf(year.Last),
                    year.Count,
                    Math.Max(year.Last % IssuedNumber.OrdersPerYear, counters.GetValueOrDefault(year.Year)) - year.Distinct,
                    year.Count - year.Distinct
                )),
        ];

        string TextOf(long order) => texts.Find(text => text.NumberOrder == order)!.Number!;
    }
}
