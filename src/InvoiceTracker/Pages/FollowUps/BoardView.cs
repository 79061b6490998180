using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Web;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>The board as the page shows it: figures, lanes, and in each lane the first rows.</summary>
/// <param name="Calling">How many could use a word; the others merely wait.</param>
/// <param name="Hidden">Unpaid, but snoozed or handled.</param>
/// <param name="Filtered">Visits of this week that did not count.</param>
public sealed record BoardView(BoardFigures Figures, IReadOnlyList<LaneView> Lanes, int Calling, int Hidden, int Filtered)
{
    private const int RowsShown = 20;
    private const int RowsOfOpenLane = 200;

    public int Rows => Lanes.Sum(lane => lane.Lines.Count);

    /// <param name="open">The lane of which more is asked for.</param>
    internal static async Task<BoardView> ReadAsync(
        AppDbContext db,
        FollowUpBoard board,
        ViewStrips strips,
        CurrentUser me,
        Lane? open,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var (entries, hidden, figures) = await board.ReadAsync(cancellationToken);
        var today = me.Workspace.DayOf(now);
        var lanes = entries.GroupBy(entry => BoardLanes.Of(entry, today)).OrderBy(lane => lane.Key).ToList();
        var shown = lanes.ToDictionary(lane => lane.Key, lane => lane.Take(lane.Key == open ? RowsOfOpenLane : RowsShown).ToList());
        var ids = shown.Values.SelectMany(lane => lane).Select(entry => entry.Invoice.Id).ToList();
        var days = await strips.LatestAsync(ids, cancellationToken);
        var readers = await ReadersAsync(db, ids, cancellationToken);
        return new BoardView(
            figures,
            lanes.ConvertAll(lane => new LaneView(
                lane.Key,
                shown[lane.Key]
                    .ConvertAll(entry => new BoardLine(entry, readers.GetValueOrDefault(entry.Invoice.Id), days[entry.Invoice.Id])),
                lane.Count() - shown[lane.Key].Count
            )),
            entries.Count(entry => entry.Bucket.Step() is not FollowUpStep.Wait || entry.Invoice.IsOverdue(today)),
            hidden,
            await db.CountFilteredThisWeekAsync(me, now, cancellationToken)
        );
    }

    // Whose link was opened last, by what stands on the links themselves.
    private static async Task<Dictionary<Guid, string?>> ReadersAsync(AppDbContext db, List<Guid> ids, CancellationToken cancellationToken)
    {
        var opened = await db
            .InvoiceLinks.Where(l => l.InvoiceId != null && ids.Contains(l.InvoiceId.Value) && l.LastOpenedAt != null)
            .Select(l => new
            {
                l.InvoiceId,
                l.RecipientName,
                l.LastOpenedAt,
            })
            .ToListAsync(cancellationToken);
        return opened
            .GroupBy(l => l.InvoiceId!.Value)
            .ToDictionary(group => group.Key, group => group.MaxBy(l => l.LastOpenedAt)!.RecipientName);
    }
}

/// <param name="More">How many rows of the lane are not shown.</param>
public sealed record LaneView(Lane Lane, IReadOnlyList<BoardLine> Lines, int More);

/// <param name="Reader">Whose link was opened last; null for a link of nobody in particular.</param>
/// <param name="Days">Its strip.</param>
public sealed record BoardLine(BoardEntry Entry, string? Reader, IReadOnlyList<ViewDay> Days)
{
    public UnpaidInvoice Invoice => Entry.Invoice;
}
