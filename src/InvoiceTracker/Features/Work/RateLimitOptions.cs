namespace InvoiceTracker.Features.Work;

/// <summary>The settings under <c>RateLimits</c>.</summary>
public sealed record RateLimitOptions(bool Enabled);
