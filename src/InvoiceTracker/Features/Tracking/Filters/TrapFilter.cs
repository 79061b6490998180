using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.History;

namespace InvoiceTracker.Features.Tracking.Filters;

/// <summary>The trap itself is no page. What it says about the network's other visits, the history rule of the same name decides.</summary>
public sealed class TrapFilter : IViewFilter
{
    /// <summary>Marks the row of a trap that was followed, apart from those of visits that it speaks against.</summary>
    public const string Rule = "trap";

    public bool IsLiteral => true;

    public Objection? ObjectTo(Visit visit) => visit.IsTrap ? new Objection(ViewReason.ScannerTrap, TrapRule.Text, Rule) : null;
}
