using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.History;

/// <summary>Three recipients' links of one invoice within seconds: a gateway works through its queue. It may not have been the first.</summary>
public sealed class BurstRule : IHistoryRule
{
    private const int Recipients = 3;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    public Objection? ObjectTo(Visit visit, NetworkHistory history)
    {
        if (visit.Link.Kind is not LinkKind.Recipient)
            return null;
        var near = history.Visits.Where(past => past.IsSameNetwork && visit.At - past.At <= Window && MayBeAPerson(past)).ToList();
        if (near.Select(past => past.LinkId).Append(visit.Link.LinkId).Distinct().Count() < Recipients)
            return null;
        return new Objection(ViewReason.ScannerBurst, "it opened several recipients' links within seconds")
        {
            AlsoAgainst = [.. near.Where(past => past.Verdict is not ViewVerdict.Suppressed).Select(past => past.Id)],
        };
    }

    // A bot that says so, or a colleague, says nothing about who else is in the network.
    private static bool MayBeAPerson(PastVisit past) =>
        past.Reason is null or ViewReason.Cooldown or ViewReason.ScannerBurst or ViewReason.ScannerLikely or ViewReason.ScannerTrap;
}
