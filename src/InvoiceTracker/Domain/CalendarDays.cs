namespace InvoiceTracker.Domain;

/// <summary>Where calendar days and weeks begin.</summary>
public static class CalendarDays
{
    /// <summary>The instant at which this day begins in a time zone.</summary>
    public static DateTimeOffset StartIn(this DateOnly day, TimeZoneInfo zone) => day.At(TimeOnly.MinValue, zone);

    /// <summary>The Monday of its week (ISO 8601).</summary>
    public static DateOnly StartOfWeek(this DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
