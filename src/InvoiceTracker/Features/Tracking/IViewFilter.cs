namespace InvoiceTracker.Features.Tracking;

/// <summary>One reason not to count a visit. Filters run in order; the first objection wins.</summary>
public interface IViewFilter
{
    /// <returns>The objection, or null to let the visit pass.</returns>
    Objection? ObjectTo(Visit visit);
}
