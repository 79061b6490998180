using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Web;

/// <summary>Visits by day, as the strips show them, in the viewer's own days.</summary>
public sealed class ViewStrips(AppDbContext db, ViewerClock clock)
{
    /// <summary>How many days the strip of a row shows, today included.</summary>
    public const int RowDays = 12;

    private const int MostDays = 45;

    /// <summary>The last days of several invoices, by one query.</summary>
    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<ViewDay>>> LatestAsync(
        IReadOnlyCollection<Guid> invoiceIds,
        CancellationToken cancellationToken
    )
    {
        if (invoiceIds.Count == 0)
            return new Dictionary<Guid, IReadOnlyList<ViewDay>>();
        var first = clock.Today.AddDays(1 - RowDays);
        var visits = await VisitsAsync(db.ViewEvents.Where(v => invoiceIds.Contains(v.InvoiceId)), first, cancellationToken);
        return invoiceIds.ToDictionary(id => id, id => ByDay(visits.Where(visit => visit.InvoiceId == id), first, clock.Today));
    }

    /// <summary>One invoice from the day it was sent to today, or to the due day when that is near.</summary>
    public async Task<IReadOnlyList<ViewDay>> OfAsync(Invoice invoice, CancellationToken cancellationToken)
    {
        if (invoice.SentAt is not { } sentAt)
            return [];
        var (first, last) = Window(DateOnly.FromDateTime(clock.In(sentAt).DateTime), clock.Today, invoice.DueOn);
        return ByDay(await VisitsAsync(db.ViewEvents.Where(v => v.InvoiceId == invoice.Id), first, cancellationToken), first, last);
    }

    internal static (DateOnly First, DateOnly Last) Window(DateOnly sentOn, DateOnly today, DateOnly dueOn)
    {
        var last = dueOn > today && dueOn.DayNumber - sentOn.DayNumber < MostDays ? dueOn : today;
        var first = last.DayNumber - sentOn.DayNumber < MostDays ? sentOn : last.AddDays(1 - MostDays);
        return (first, last);
    }

    private Task<List<DatedVisit>> VisitsAsync(IQueryable<ViewEvent> views, DateOnly first, CancellationToken cancellationToken)
    {
        // A day's margin: where the viewer's day begins is decided below.
        var from = new DateTimeOffset(first.AddDays(-1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return views
            .Where(v => v.At >= from)
            .Select(v => new DatedVisit(v.InvoiceId, v.At, (v.CorrectedTo ?? v.Verdict) == ViewVerdict.Counted))
            .ToListAsync(cancellationToken);
    }

    private IReadOnlyList<ViewDay> ByDay(IEnumerable<DatedVisit> visits, DateOnly first, DateOnly last)
    {
        var byDay = visits.ToLookup(visit => DateOnly.FromDateTime(clock.In(visit.At).DateTime), visit => visit.Counted);
        return
        [
            .. Enumerable
                .Range(0, last.DayNumber - first.DayNumber + 1)
                .Select(first.AddDays)
                .Select(day => new ViewDay(day, byDay[day].Count(counted => counted), byDay[day].Count(counted => !counted))),
        ];
    }

    private sealed record DatedVisit(Guid InvoiceId, DateTimeOffset At, bool Counted);
}
