using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking;

/// <summary>How the timeline tells a visit.</summary>
internal static class ViewText
{
    /// <param name="via">"Anna Berg's link" or "the shared link".</param>
    public static (ActivityType Type, string Text) Of(ViewVerdict verdict, string? reason, ViewSource source, string via) =>
        (verdict, source) switch
        {
            (ViewVerdict.Suppressed, _) => (ActivityType.Suppressed, $"Not counted: {reason}"),
            (ViewVerdict.Held, _) => (ActivityType.Suppressed, $"Possible open via {via}: waiting for confirmation"),
            (_, ViewSource.Pdf) => (ActivityType.Downloaded, $"Downloaded by the client via {via}"),
            _ => (ActivityType.Opened, $"Opened by the client via {via}"),
        };
}
