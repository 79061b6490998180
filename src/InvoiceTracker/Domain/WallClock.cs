namespace InvoiceTracker.Domain;

/// <summary>Times of day in a zone whose clocks go forward and back.</summary>
public static class WallClock
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The instant at which clocks in the zone show this time on this day. A time that is skipped moves to the next that exists; of one
    /// that comes twice it is the earlier.
    /// </summary>
    public static DateTimeOffset At(this DateOnly day, TimeOnly time, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(time);
        while (zone.IsInvalidTime(local))
            local += Step - TimeSpan.FromTicks(local.Ticks % Step.Ticks);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    public static DateOnly DayIn(this DateTimeOffset at, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
}
