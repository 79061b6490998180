namespace InvoiceTracker.Features.Work;

/// <summary>Whether visits are tracked at all. Where they are not, nothing may be said of an invoice's not having been opened.</summary>
public sealed record OpenTracking(bool IsOn);
