using System.Globalization;

namespace InvoiceTracker.Domain;

/// <summary>The outside's form of an instant: RFC 3339 in UTC with milliseconds.</summary>
public static class Instant
{
    public static string Format(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
