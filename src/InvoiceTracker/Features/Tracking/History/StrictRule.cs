using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.History;

/// <summary>In the strict mode every visit waits, without an end, until a sign of a person confirms it.</summary>
public sealed class StrictRule : IHistoryRule
{
    public Objection? ObjectTo(Visit visit, NetworkHistory history) =>
        visit.Link.Mode is TrackingMode.Strict
            ? new Objection(ViewReason.ScannerLikely, "no sign of a person: nothing was reported by the page")
            {
                Verdict = ViewVerdict.Held,
            }
            : null;
}
