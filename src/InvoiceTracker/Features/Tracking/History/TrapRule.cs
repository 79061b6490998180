using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Filters;

namespace InvoiceTracker.Features.Tracking.History;

/// <summary>Whoever follows a link that people cannot see is no person; nor was, a minute ago, the visitor from the same network.</summary>
public sealed class TrapRule : IHistoryRule
{
    public const string Text = "it also followed a link that people cannot see";

    private static readonly TimeSpan Reach = TimeSpan.FromSeconds(60);

    public Objection? ObjectTo(Visit visit, NetworkHistory history)
    {
        if (visit.IsTrap)
        {
            var turned = history.Visits.Where(past =>
                past is { IsSameNetwork: true, Verdict: not ViewVerdict.Suppressed } && visit.At - past.At <= Reach
            );
            return Objection with { Rule = TrapFilter.Rule, AlsoAgainst = [.. turned.Select(past => past.Id)] };
        }
        return history.Visits.Any(past => past.IsTrap) ? Objection : null;
    }

    private static readonly Objection Objection = new(ViewReason.ScannerTrap, Text);
}
