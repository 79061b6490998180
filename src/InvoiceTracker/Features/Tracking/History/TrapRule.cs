using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.History;

/// <summary>Whoever follows a link that people cannot see is no person; nor was, a minute ago, the visitor from the same network.</summary>
public sealed class TrapRule : IHistoryRule
{
    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(60);

    public Objection? ObjectTo(Visit visit, NetworkHistory history)
    {
        if (visit.IsTrap)
        {
            var turned = history.Visits.Where(past =>
                past is { IsSameNetwork: true, Verdict: not ViewVerdict.Suppressed } && visit.At - past.At <= Reach
            );
            return Objection with { AlsoAgainst = [.. turned.Select(past => past.Id)] };
        }
        return history.Visits.Any(past => past.Reason is ViewReason.ScannerTrap) ? Objection : null;
    }

    public static Objection Objection { get; } = new(ViewReason.ScannerTrap, "it also followed a link that people cannot see");
}
