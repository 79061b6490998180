using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Sending;

/// <summary>The proof that a series' numbers are complete: which stand on documents, and how many are missing or stand twice.</summary>
/// <param name="Series">One of <see cref="NumberAllocator"/>'s.</param>
/// <param name="Year">0 where numbers go on over New Year.</param>
/// <param name="Gaps">Numbers from 1 to the last one given that no document has.</param>
/// <param name="Duplicates">Documents whose number another one has already.</param>
public sealed record NumberAudit(string Series, int Year, string First, string Last, int Count, long Gaps, long Duplicates)
{
    private const int FirstCreditNoteYear = (int)(IssuedNumber.FirstCreditNote / IssuedNumber.OrdersPerYear);

    /// <returns>One for each year, the latest first; a year's credit notes come after its invoices.</returns>
    public static async Task<IReadOnlyList<NumberAudit>> ReadAsync(AppDbContext db, Guid workspaceId, CancellationToken cancellationToken)
    {
        // The index on workspace and order holds all that is counted; no invoice is read.
        var numbered = db.Invoices.AsNoTracking().Where(i => i.WorkspaceId == workspaceId && i.NumberOrder != null);
        var years = await numbered
            .GroupBy(i => i.NumberOrder!.Value / IssuedNumber.OrdersPerYear)
            .Select(g => new
            {
                SeriesYear = (int)g.Key,
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
            .NumberSeries.Where(s => s.WorkspaceId == workspaceId)
            .ToDictionaryAsync(s => (s.Series, s.Year), s => s.Next - 1L, cancellationToken);

        return
        [
            .. years
                .Select(year =>
                {
                    var series = year.SeriesYear < FirstCreditNoteYear ? NumberAllocator.Invoices : NumberAllocator.CreditNotes;
                    var calendarYear = year.SeriesYear % FirstCreditNoteYear;
                    var last = Math.Max(year.Last % IssuedNumber.OrdersPerYear, counters.GetValueOrDefault((series, calendarYear)));
                    return new NumberAudit(
                        series,
                        calendarYear,
                        TextOf(year.First),
                        TextOf(year.Last),
                        year.Count,
                        last - year.Distinct,
                        year.Count - year.Distinct
                    );
                })
                .OrderByDescending(audit => audit.Year)
                .ThenByDescending(audit => audit.Series, StringComparer.Ordinal),
        ];

        string TextOf(long order) => texts.Find(text => text.NumberOrder == order)!.Number!;
    }
}
