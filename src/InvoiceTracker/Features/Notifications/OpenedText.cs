using System.Globalization;

namespace InvoiceTracker.Features.Notifications;

/// <summary>The words of "somebody looked". The title says Someone, because a link can be forwarded; the body says what is known.</summary>
public static class OpenedText
{
    /// <param name="ordinal">1 for the first counted open ever.</param>
    /// <param name="via">"Anna Berg's link" or "the shared link".</param>
    /// <param name="agent">"Firefox on Windows"</param>
    public static (string Title, string Body) For(
        string invoiceTitle,
        int ordinal,
        string via,
        string agent,
        DateTimeOffset at,
        string timeZoneId
    )
    {
        var time = TimeZoneInfo
            .ConvertTime(at, TimeZoneInfo.FindSystemTimeZoneById(timeZoneId))
            .ToString("HH:mm", CultureInfo.InvariantCulture);
        var title = ordinal == 1 ? $"Someone opened {invoiceTitle}" : $"Someone opened {invoiceTitle} multiple times";
        return (title, $"via {via} · {agent} · {time}");
    }
}
