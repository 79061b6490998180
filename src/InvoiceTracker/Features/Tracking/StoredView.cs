using System.Data.Common;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.History;
using InvoiceTracker.Features.Tracking.Signals;

namespace InvoiceTracker.Features.Tracking;

/// <summary>A visit as it stands in the database, with what a change of its verdict needs.</summary>
internal sealed record StoredView
{
    public required Guid Id { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InvoiceId { get; init; }
    public required Guid LinkId { get; init; }
    public required string Via { get; init; }
    public required DateTimeOffset At { get; init; }
    public required ViewSource Source { get; init; }
    public required ViewVerdict Verdict { get; init; }
    public required ViewReason? Reason { get; init; }
    public required string? ReasonText { get; init; }
    public required string? Rule { get; init; }
    public required int? Score { get; init; }
    public required byte[]? Network { get; init; }
    public required byte[]? Gate { get; init; }
    public required string? Browser { get; init; }
    public required string? System { get; init; }
    public required DateTimeOffset? SignalAt { get; init; }
    public required ViewVerdict? Corrected { get; init; }
    public required InvoiceStatus Status { get; init; }

    /// <summary>What the page reported just now.</summary>
    public (ViewConfidence Confidence, int Seconds)? Report { get; init; }

    public ViewVerdict Effective => Corrected ?? Verdict;

    /// <summary>Nothing certain was said against a person.</summary>
    public bool MayBeAPerson => Verdict is not ViewVerdict.Suppressed || Reason is ViewReason.Prefetch or ViewReason.ScannerLikely;

    /// <summary>
    /// The report counts it: it was only suspected and shows a sign of a person now, or it was loaded in advance and is looked at now.
    /// </summary>
    public bool IsReleasedBy(Signal signal)
    {
        if (Verdict is ViewVerdict.Counted || !MayBeAPerson || signal.IsAutomated)
            return false;
        return Reason is ViewReason.Prefetch ? signal.WasSeen : signal.ShowsAPerson && (Score is null or < SuspicionRule.Overwhelming);
    }

    public static StoredView Read(DbDataReader row)
    {
        var recipient = TextOrNull(row, 4);
        return new StoredView
        {
            Id = row.GetGuid(0),
            WorkspaceId = row.GetGuid(1),
            InvoiceId = row.GetGuid(2),
            LinkId = row.GetGuid(3),
            Via = TrackedLink.ViaOf(recipient, row.GetInt32(19) == 1),
            At = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(5)),
            Source = Enum.Parse<ViewSource>(row.GetString(6)),
            Verdict = Enum.Parse<ViewVerdict>(row.GetString(7)),
            Reason = TextOrNull(row, 8) is { } reason ? Enum.Parse<ViewReason>(reason) : null,
            ReasonText = TextOrNull(row, 9),
            Rule = TextOrNull(row, 10),
            Score = row.IsDBNull(11) ? null : row.GetInt32(11),
            Network = row.IsDBNull(12) ? null : (byte[])row.GetValue(12),
            Gate = row.IsDBNull(13) ? null : (byte[])row.GetValue(13),
            Browser = TextOrNull(row, 14),
            System = TextOrNull(row, 15),
            SignalAt = row.IsDBNull(16) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(16)),
            Corrected = TextOrNull(row, 17) is { } corrected ? Enum.Parse<ViewVerdict>(corrected) : null,
            Status = Enum.Parse<InvoiceStatus>(row.GetString(18)),
        };
    }

    private static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
