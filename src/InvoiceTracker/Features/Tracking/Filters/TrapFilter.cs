using InvoiceTracker.Features.Tracking.History;

namespace InvoiceTracker.Features.Tracking.Filters;

/// <summary>The trap itself is no page. What it says about the network's other visits, the history rule of the same name decides.</summary>
public sealed class TrapFilter : IViewFilter
{
    public bool IsLiteral => true;

    public Objection? ObjectTo(Visit visit) => visit.IsTrap ? TrapRule.Objection : null;
}
