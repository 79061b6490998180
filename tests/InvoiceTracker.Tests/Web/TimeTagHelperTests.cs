using InvoiceTracker.Web;
using InvoiceTracker.Web.TagHelpers;
using Microsoft.Extensions.Time.Testing;

namespace InvoiceTracker.Tests.Web;

public sealed class TimeTagHelperTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 18, 23, 30, 0, TimeSpan.Zero);

    // In Stockholm it is already Thursday 19 November, 00:30.
    private readonly ViewerClock _clock = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Stockholm"), new FakeTimeProvider(Now));

    [Theory]
    [InlineData("2026-11-18T23:14:00Z", "Today, 00:14")]
    [InlineData("2026-11-18T22:59:00Z", "Yesterday, 23:59")]
    [InlineData("2026-11-16T09:42:07Z", "Mon 16 Nov, 10:42")]
    [InlineData("2026-07-01T10:00:00Z", "Wed 1 Jul, 12:00")]
    [InlineData("2025-12-31T23:30:00Z", "Thu 1 Jan, 00:30")]
    [InlineData("2025-12-31T22:30:00Z", "Wed 31 Dec 2025, 23:30")]
    public void An_instant_is_told_in_the_viewers_zone(string instant, string expected) => Assert.Equal(expected, _clock.Tell(At(instant)));

    [Fact]
    public async Task A_time_says_in_full_what_it_leaves_out() =>
        Assert.Equal(
            """<time datetime="2026-11-16T09:42:07Z" title="Monday 16 November 2026, 10:42:07 (UTC&#x2B;01:00 Europe/Stockholm)">Mon 16 Nov, 10:42</time>""",
            await new LocalTimeTagHelper(_clock) { Value = At("2026-11-16T09:42:07Z") }.RenderAsync("local-time")
        );

    [Theory]
    [InlineData(TimePart.Time, ">10:42</time>")]
    [InlineData(TimePart.Day, ">Mon 16 Nov</time>")]
    public async Task A_time_can_be_told_in_part(TimePart part, string ending) =>
        Assert.EndsWith(
            ending,
            await new LocalTimeTagHelper(_clock) { Value = At("2026-11-16T09:42:07Z"), Format = part }.RenderAsync("local-time"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(false, """<time datetime="2026-11-23">Monday 23 November 2026</time>""")]
    [InlineData(true, """<time datetime="2026-11-23">Mon 23 Nov</time>""")]
    public async Task A_day_is_told_in_words(bool isShort, string expected) =>
        Assert.Equal(expected, await new DayTagHelper { Value = new(2026, 11, 23), Short = isShort }.RenderAsync("day"));

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, System.Globalization.CultureInfo.InvariantCulture);
}
