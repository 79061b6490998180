namespace InvoiceTracker.Domain;

/// <summary>When a person does not want to be disturbed: from a time of day until another, in their own zone.</summary>
public static class QuietHours
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    /// <returns>When it ends to be quiet; null where it is not quiet at this moment.</returns>
    public static DateTimeOffset? EndOf(TimeOnly? from, TimeOnly? until, DateTimeOffset at, TimeZoneInfo zone)
    {
        if (from is not { } start || until is not { } end || start == end)
            return null;
        var local = TimeZoneInfo.ConvertTime(at, zone).DateTime;
        var time = TimeOnly.FromDateTime(local);
        // IsBetween goes over midnight where the start is the later of the two.
        if (!time.IsBetween(start, end))
            return null;
        var day = DateOnly.FromDateTime(local);
        return InstantOf((time < end ? day : day.AddDays(1)).ToDateTime(end), at, zone);
    }

    // Where clocks go forward over the end, it comes as soon as they have; where they go back over it, it is the first that is still ahead.
    private static DateTimeOffset InstantOf(DateTime local, DateTimeOffset after, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
            local += Step;
        if (!zone.IsAmbiguousTime(local))
            return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
        return zone.GetAmbiguousTimeOffsets(local)
            .Select(offset => new DateTimeOffset(local, offset).ToUniversalTime())
            .Where(instant => instant > after)
            .Min();
    }
}
