namespace InvoiceTracker.Domain;

/// <summary>When a person's devices are not to ring, in their own zone.</summary>
/// <param name="From">Inclusive.</param>
/// <param name="Until">Exclusive; where it is earlier than from, the hours go over midnight.</param>
public readonly record struct QuietHours(TimeOnly From, TimeOnly Until)
{
    /// <returns>The instant at which it is quiet no more; the given one itself where it is not quiet then.</returns>
    public DateTimeOffset EndAfter(DateTimeOffset at, TimeZoneInfo zone)
    {
        var local = TimeOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, zone).DateTime);
        // IsBetween goes over midnight by itself; from = until would be never.
        if (!local.IsBetween(From, Until))
            return at;
        var today = at.DayIn(zone);
        var end = (local < Until ? today : today.AddDays(1)).At(Until, zone);
        return end > at ? end : at;
    }
}
