namespace InvoiceTracker.Web;

/// <summary>One day of the view strip.</summary>
/// <param name="Counted">Opens.</param>
/// <param name="Filtered">Visits that did not count.</param>
public readonly record struct ViewDay(DateOnly On, int Counted, int Filtered);
