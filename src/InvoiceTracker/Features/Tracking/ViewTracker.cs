namespace InvoiceTracker.Features.Tracking;

/// <summary>Gives a visit its verdict: the filters in the order of the contract, then the database for what only it can decide.</summary>
public sealed class ViewTracker(IEnumerable<IViewFilter> filters, ViewRecorder recorder)
{
    private readonly IViewFilter[] _filters = [.. filters];

    /// <returns>
    /// A task that ends when the visit is durable. A filtered visit's verdict is known at once and its row may be written a moment
    /// later, so its task need not be awaited.
    /// </returns>
    public (Objection? Objection, Task<RecordedVisit> Recorded) Track(Visit visit)
    {
        var objection = FirstObjection(visit);
        return (objection, recorder.RecordAsync(visit, objection));
    }

    private Objection? FirstObjection(Visit visit)
    {
        foreach (var filter in _filters)
        {
            if (filter.ObjectTo(visit) is { } objection)
                return objection;
        }
        return null;
    }
}
