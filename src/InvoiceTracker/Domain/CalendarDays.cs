namespace InvoiceTracker.Domain;

/// <summary>Where calendar days and weeks begin.</summary>
public static class CalendarDays
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>The instant at which this day begins in a time zone.</summary>
    public static DateTimeOffset StartIn(this DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);

        // Where clocks go forward at midnight the day begins later; where they go back over it, with the earlier of the two.
        while (zone.IsInvalidTime(local))
            local += Step;
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset);
    }

    /// <summary>The Monday of its week (ISO 8601).</summary>
    public static DateOnly StartOfWeek(this DateOnly day) => day.AddDays(-(((int)day.DayOfWeek + 6) % 7));
}
