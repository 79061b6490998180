using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// Keeps a flood out of the evidence: of a link's suppressed visits only so many an hour get a row, the others grow a number. What
/// counts, or waits to count, is not its business.
/// </summary>
internal sealed class FloodLimit(Func<string, Statement> statements, RecentSuppressions recent)
{
    public const int RowsAnHour = 1_000;

    /// <summary>Parameters: invoice, the instant an hour ago, link.</summary>
    public const string Recent = """
        SELECT "At" FROM "ViewEvents" WHERE "InvoiceId" = @p0 AND "At" > @p1 AND "LinkId" = @p2 AND "Verdict" = 'Suppressed' ORDER BY "At"
        """;

    public const string CountUnrecorded = """
        UPDATE "InvoiceLinks" SET "UnrecordedVisits" = "UnrecordedVisits" + @p1 WHERE "Id" = @p0
        """;

    private readonly Dictionary<Guid, List<DateTimeOffset>> _recorded = [];
    private readonly Dictionary<Guid, int> _unrecorded = [];

    /// <returns>False when the visit is only to be counted among the unrecorded ones, which this has noted then.</returns>
    public async Task<bool> HasRoomAsync(Visit visit, CancellationToken cancellationToken)
    {
        var linkId = visit.Link.LinkId;
        if (!_recorded.TryGetValue(linkId, out var recorded))
        {
            // Asked once in a transaction, before it has written rows of its own.
            if (!recent.Knows(linkId, visit.At))
                recent.Learn(linkId, await ReadAsync(visit, cancellationToken), visit.At);
            _recorded[linkId] = recorded = [];
        }

        if (recent.CountOf(linkId, visit.At) + recorded.Count < RowsAnHour)
        {
            recorded.Add(visit.At);
            return true;
        }
        _unrecorded[linkId] = _unrecorded.GetValueOrDefault(linkId) + 1;
        return false;
    }

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var (linkId, visits) in _unrecorded)
            await statements(CountUnrecorded).ExecuteAsync(cancellationToken, linkId, visits);
    }

    /// <summary>Call it once the transaction is committed.</summary>
    public void Remember()
    {
        foreach (var (linkId, instants) in _recorded)
            recent.Add(linkId, instants);
    }

    private async Task<List<DateTimeOffset>> ReadAsync(Visit visit, CancellationToken cancellationToken)
    {
        var since = RecentSuppressions.Since(visit.At).ToUnixTimeMilliseconds();
        await using var row = await statements(Recent).QueryAsync(cancellationToken, visit.Link.InvoiceId, since, visit.Link.LinkId);
        var instants = new List<DateTimeOffset>();
        while (await row.ReadAsync(cancellationToken))
            instants.Add(DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)));
        return instants;
    }
}
