using System.Globalization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

public sealed class QuietHoursTests
{
    private static readonly TimeZoneInfo s_berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("22:00", "07:00", "2026-11-23T20:59:59Z", "2026-11-23T20:59:59Z")]
    [InlineData("22:00", "07:00", "2026-11-23T21:00:00Z", "2026-11-24T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-11-24T05:59:59Z", "2026-11-24T06:00:00Z")]
    [InlineData("22:00", "07:00", "2026-11-24T06:00:00Z", "2026-11-24T06:00:00Z")]
    [InlineData("12:00", "13:30", "2026-11-24T11:15:00Z", "2026-11-24T12:30:00Z")]
    [InlineData("12:00", "13:30", "2026-11-24T12:30:00Z", "2026-11-24T12:30:00Z")]
    // 2:30 does not exist on the day on which clocks go forward; it is quiet until 3:00.
    [InlineData("22:00", "02:30", "2026-03-28T23:00:00Z", "2026-03-29T01:00:00Z")]
    // On the day on which they go back the hours are longer by one.
    [InlineData("22:00", "07:00", "2026-10-24T20:00:00Z", "2026-10-25T06:00:00Z")]
    public void They_end_when_the_clock_on_the_wall_says_so(string from, string until, string at, string end)
    {
        var quiet = new QuietHours(Time(from), Time(until));

        Assert.Equal(At(end), quiet.EndAfter(At(at), s_berlin));
    }

    [Fact]
    public void An_instant_is_never_held_backwards()
    {
        foreach (var zone in new[] { "Europe/Berlin", "America/St_Johns", "Pacific/Apia", "Australia/Lord_Howe", "UTC" })
        {
            var there = TimeZoneInfo.FindSystemTimeZoneById(zone);
            for (var at = At("2026-01-01T00:00:00Z"); at < At("2027-01-01T00:00:00Z"); at += TimeSpan.FromMinutes(97))
            {
                var end = new QuietHours(Time("21:30"), Time("02:15")).EndAfter(at, there);
                Assert.InRange(end - at, TimeSpan.Zero, TimeSpan.FromHours(6.75));
            }
        }
    }

    private static TimeOnly Time(string text) => TimeOnly.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
