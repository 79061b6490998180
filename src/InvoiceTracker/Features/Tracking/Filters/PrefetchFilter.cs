using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.Filters;

/// <summary>A page loaded in advance was not looked at yet.</summary>
public sealed class PrefetchFilter : IViewFilter
{
    public Objection? ObjectTo(Visit visit) =>
        visit.IsPrefetch ? new Objection(ViewReason.Prefetch, "a browser or app loaded it in advance") : null;
}
