using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.Filters;

/// <summary>The creator and colleagues look at their own invoices. Their network alone never says so: a client may sit in the same office.</summary>
public sealed class OwnViewFilter : IViewFilter
{
    public static readonly Objection Objection = new(ViewReason.OwnView, "you or a colleague opened it");

    public Objection? ObjectTo(Visit visit) => visit.IsOwn ? Objection : null;
}
