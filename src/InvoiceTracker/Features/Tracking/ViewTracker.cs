using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Filters;

namespace InvoiceTracker.Features.Tracking;

/// <summary>Gives a visit its verdict: the filters in the order of the contract, then the writer for what only the database knows.</summary>
public sealed class ViewTracker(IEnumerable<IViewFilter> filters, CooldownFilter cooldown, ViewRecorder recorder)
{
    private readonly IViewFilter[] _filters = [.. filters];

    /// <returns>
    /// A task that ends when the visit is durable. A filtered visit's verdict is known at once and its row may be written a moment
    /// later, so its task need not be awaited.
    /// </returns>
    public async ValueTask<(Objection? Objection, Task<RecordedVisit> Recorded)> TrackAsync(Visit visit)
    {
        var objection = FirstObjection(visit) ?? await cooldown.ObjectToAsync(visit);
        return (objection, recorder.RecordAsync(visit, objection));
    }

    private Objection? FirstObjection(Visit visit)
    {
        var isLiteral = visit.Link.Mode is TrackingMode.Literal;
        foreach (var filter in _filters)
        {
            if ((filter.IsLiteral || !isLiteral) && filter.ObjectTo(visit) is { } objection)
                return objection;
        }
        return null;
    }
}
