using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>The unpaid invoices in four figures, and those that were opened last.</summary>
/// <param name="Waiting">By currency, the workspace's own first; amounts of different currencies are never added up.</param>
/// <param name="OpenedThisWeek">Unpaid ones with a counted open since Monday.</param>
/// <param name="NotOpened">Unpaid ones without an open since they were last sent, ten days ago or more.</param>
/// <param name="Filtered">Visits of this week that did not count.</param>
public sealed record Overview(
    IReadOnlyList<Money> Waiting,
    IReadOnlyList<Money> Overdue,
    int Unpaid,
    int OverdueCount,
    int OpenedThisWeek,
    int NotOpened,
    int Filtered,
    IReadOnlyList<InvoiceRow> RecentlyOpened
)
{
    private const int RowsShown = 8;
    private static readonly TimeSpan LongUnopened = TimeSpan.FromHours(240);

    internal static async Task<Overview> ReadAsync(
        AppDbContext db,
        InvoiceList invoices,
        CurrentUser me,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var today = me.Workspace.DayOf(now);
        var monday = today.StartOfWeek().StartIn(me.Workspace.TimeZone);
        var quietSince = now - LongUnopened;
        var sums = await db
            .Invoices.Of(me)
            .Where(i => i.Status == InvoiceStatus.Pending && i.BalanceMinor > 0)
            .GroupBy(i => i.Currency)
            .Select(group => new
            {
                Currency = group.Key,
                Waiting = group.Sum(i => i.BalanceMinor),
                Overdue = group.Sum(i => i.DueOn < today ? i.BalanceMinor : 0),
                Unpaid = group.Count(),
                OverdueCount = group.Count(i => i.DueOn < today),
                Opened = group.Count(i => i.ViewedAt >= monday),
                NotOpened = group.Count(i => i.LastSentAt <= quietSince && (i.ViewedAt == null || i.ViewedAt < i.LastSentAt)),
            })
            .ToListAsync(cancellationToken);
        var ordered = sums.OrderBy(sum => sum.Currency != me.Workspace.Currency)
            .ThenBy(sum => sum.Currency.Code, StringComparer.Ordinal)
            .ToList();

        var newest = new InvoiceFilter
        {
            Status = InvoiceStatus.Pending,
            Opened = true,
            Sort = InvoiceSort.ViewedAt,
            Descending = true,
        };
        return new Overview(
            ordered.ConvertAll(sum => new Money(sum.Waiting, sum.Currency)),
            [.. ordered.Where(sum => sum.Overdue > 0).Select(sum => new Money(sum.Overdue, sum.Currency))],
            sums.Sum(sum => sum.Unpaid),
            sums.Sum(sum => sum.OverdueCount),
            sums.Sum(sum => sum.Opened),
            sums.Sum(sum => sum.NotOpened),
            await db.CountFilteredThisWeekAsync(me, now, cancellationToken),
            (await invoices.ReadAsync(newest, after: null, RowsShown, cancellationToken)).Rows
        );
    }
}
