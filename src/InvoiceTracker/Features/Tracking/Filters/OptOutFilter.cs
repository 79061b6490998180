using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.Filters;

/// <summary>A client who does not want to be watched is not: the recorder stores nothing of the visit but a count.</summary>
public sealed class OptOutFilter : IViewFilter
{
    public bool IsLiteral => true;

    public Objection? ObjectTo(Visit visit) =>
        visit.Link.TrackOpens ? null : new Objection(ViewReason.ClientOptOut, "tracking is off for this client");
}
