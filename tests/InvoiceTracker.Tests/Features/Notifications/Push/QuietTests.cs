using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Notifications.Push;

/// <summary>While it is quiet pushes wait, and what waited arrives as one.</summary>
public sealed class QuietTests : IAsyncLifetime
{
    private App _app = null!;
    private PushService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await PushStory.StartAsync();
        _service = await PushService.StartAsync();
        // T0 is 11:00 in Berlin.
        await _app.SetAsync(_app.Maya, user => (user.QuietFrom, user.QuietUntil) = (new TimeOnly(10, 30), new TimeOnly(13, 0)));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Three_opens_arrive_as_one_push_when_it_is_over()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        var (logo, site) = (await _app.GivenASentInvoiceAsync("Logo"), await _app.GivenASentInvoiceAsync("Site"));
        await _app.OpenAsync(logo.Anna);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.OpenAsync(site.Anna);
        await _app.OpenAgainAsync(logo);

        // The app itself keeps nothing back.
        Assert.Equal(2, (await _app.NotificationsAsync(logo.Id)).Count);
        var held = await _app.DeliveriesAsync(all => all.Count == 3);
        Assert.All(held, d => Assert.Equal((true, App.T0.AddHours(2)), (d.IsHeld, d.NotBefore)));
        await _app.AllIsDoneAsync();
        await _service.PushesAsync(browser, 0);

        _app.Later(TimeSpan.FromHours(2));

        var read = await browser.ReadAsync(Assert.Single(await _service.PushesAsync(browser, 1)));
        Assert.Equal("3 notifications while it was quiet", read.Text("title"));
        Assert.Equal("Someone opened Logo\nSomeone opened Site\nSomeone opened Logo multiple times", read.Text("body"));
        Assert.Equal("/notifications", read.Text("url"));
        Assert.All(
            await _app.DeliveriesAsync(all => all.TrueForAll(d => d.State is PushState.Sent)),
            d => Assert.Equal(PushState.Sent, d.State)
        );
    }

    [Fact]
    public async Task The_only_one_that_waited_is_told_as_always()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        var invoice = await _app.GivenASentInvoiceAsync("Logo");
        await _app.OpenAsync(invoice.Anna);
        await _app.DeliveriesAsync(all => all.Count == 1);

        _app.Later(TimeSpan.FromHours(2));

        var read = await browser.ReadAsync(Assert.Single(await _service.PushesAsync(browser, 1)));
        Assert.Equal(("Someone opened Logo", $"inv-{invoice.Id}"), (read.Text("title"), read.Text("tag")));
    }

    [Fact]
    public async Task What_is_tried_again_does_not_ring_at_night_either()
    {
        await _app.SetAsync(_app.Maya, user => (user.QuietFrom, user.QuietUntil) = (new TimeOnly(11, 30), new TimeOnly(13, 0)));
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        _service.Answer(browser, System.Net.HttpStatusCode.TooManyRequests, "", ("Retry-After", "3000"));

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        Assert.Equal(App.T0.AddHours(2), (await _app.DeliveryAsync()).NotBefore);
    }

    [Theory]
    [InlineData("19:00", "08:00", "2026-11-23T18:30:00Z", "2026-11-24T07:00:00Z")]
    [InlineData("19:00", "08:00", "2026-11-24T06:59:59Z", "2026-11-24T07:00:00Z")]
    [InlineData("19:00", "08:00", "2026-11-24T07:00:00Z", null)]
    [InlineData("19:00", "08:00", "2026-11-23T17:59:59Z", null)]
    [InlineData("12:00", "13:00", "2026-11-23T11:00:00Z", "2026-11-23T12:00:00Z")]
    [InlineData("12:00", "12:00", "2026-11-23T11:00:00Z", null)]
    // The clocks go forward from 02:00 to 03:00, and back from 03:00 to 02:00.
    [InlineData("22:00", "02:30", "2027-03-27T23:00:00Z", "2027-03-28T01:00:00Z")]
    [InlineData("22:00", "02:30", "2027-10-30T23:00:00Z", "2027-10-31T00:30:00Z")]
    [InlineData("22:00", "02:30", "2027-10-31T01:15:00Z", "2027-10-31T01:30:00Z")]
    public void It_is_quiet_by_the_clock_on_the_wall(string from, string until, string at, string? end)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

        var ends = QuietHours.EndOf(
            TimeOnly.Parse(from, culture),
            TimeOnly.Parse(until, culture),
            DateTimeOffset.Parse(at, culture),
            berlin
        );

        Assert.Equal(end is null ? null : DateTimeOffset.Parse(end, culture), ends);
    }
}
