using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.Filters;

/// <summary>HEAD, OPTIONS and POST show nobody a page.</summary>
public sealed class MethodFilter : IViewFilter
{
    public bool IsLiteral => true;

    public Objection? ObjectTo(Visit visit) =>
        HttpMethods.IsGet(visit.Method)
            ? null
            : new Objection(ViewReason.NotAPageView, "a link check that did not open the page", visit.Method);
}
