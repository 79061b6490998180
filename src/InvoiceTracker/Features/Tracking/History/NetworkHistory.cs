using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.History;

/// <summary>What came to the same invoice within the last ten minutes, from the visit's network or, into a trap, from its browser.</summary>
public sealed record NetworkHistory(IReadOnlyList<PastVisit> Visits)
{
    public static readonly TimeSpan Span = TimeSpan.FromMinutes(10);

    public static readonly NetworkHistory None = new([]);
}

/// <param name="AgentKey">Keyed hash of the user agent.</param>
/// <param name="IsTrap">It followed the trap itself.</param>
/// <param name="IsSameNetwork">False for a trap that was followed from elsewhere by the same browser.</param>
public sealed record PastVisit(
    Guid Id,
    Guid LinkId,
    DateTimeOffset At,
    ViewVerdict Verdict,
    ViewReason? Reason,
    byte[] AgentKey,
    bool IsSameNetwork,
    bool IsTrap
);
