using InvoiceTracker.Features.Tracking.History;

namespace InvoiceTracker.Features.Tracking;

/// <summary>One reason not to count a visit, seen from the visit alone. Filters run in order; the first objection wins.</summary>
public interface IViewFilter
{
    /// <summary>It also holds in the literal mode, which judges by what a visit says and not by what it suggests.</summary>
    bool IsLiteral => false;

    /// <returns>The objection, or null to let the visit pass.</returns>
    Objection? ObjectTo(Visit visit);
}

/// <summary>One reason not to count a visit, seen from what else its network did. These run after the filters, in the writer, in order.</summary>
public interface IHistoryRule
{
    /// <returns>The objection, or null to let the visit pass.</returns>
    Objection? ObjectTo(Visit visit, NetworkHistory history);
}
