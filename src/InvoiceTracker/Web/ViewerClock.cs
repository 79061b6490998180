using System.Globalization;

namespace InvoiceTracker.Web;

/// <summary>Tells instants and days as the viewer would say them, in the viewer's own time zone.</summary>
public sealed class ViewerClock(TimeZoneInfo zone, TimeProvider time)
{
    // The pages are written in English, so days and months are too; only money follows the culture.
    private static readonly CultureInfo Words = CultureInfo.InvariantCulture;

    public DateTimeOffset Now => In(time.GetUtcNow());

    public DateOnly Today => DateOnly.FromDateTime(Now.DateTime);

    public DateTimeOffset In(DateTimeOffset instant) => TimeZoneInfo.ConvertTime(instant, zone);

    /// <returns>"Today, 08:14", "Yesterday, 17:02", "Mon 16 Nov, 10:42", or with the year when it is another one.</returns>
    public string Tell(DateTimeOffset instant)
    {
        var local = In(instant);
        return $"{Tell(DateOnly.FromDateTime(local.DateTime))}, {local.ToString("HH:mm", Words)}";
    }

    /// <returns>"Today", "Yesterday", "Mon 16 Nov", or "Mon 16 Nov 2025" when the year is another one.</returns>
    public string Tell(DateOnly day) =>
        (Today.DayNumber - day.DayNumber) switch
        {
            0 => "Today",
            1 => "Yesterday",
            _ => day.ToString(day.Year == Today.Year ? "ddd d MMM" : "ddd d MMM yyyy", Words),
        };

    /// <returns>The instant with nothing left to guess: "Monday 16 November 2026, 10:42:07 (UTC+01:00 Europe/Stockholm)".</returns>
    public string TellInFull(DateTimeOffset instant)
    {
        var local = In(instant);
        return $"{local.ToString("dddd d MMMM yyyy, HH:mm:ss", Words)} (UTC{local.ToString("zzz", Words)} {zone.Id})";
    }
}
