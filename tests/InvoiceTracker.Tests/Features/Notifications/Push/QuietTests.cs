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
        await _app.SetAsync(_app.Maya, user => user.QuietHours = new QuietHours(new TimeOnly(10, 30), new TimeOnly(13, 0)));
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
        await _app.SetAsync(_app.Maya, user => user.QuietHours = new QuietHours(new TimeOnly(11, 30), new TimeOnly(13, 0)));
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service);
        _service.Answer(browser, System.Net.HttpStatusCode.TooManyRequests, "", ("Retry-After", "3000"));

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);

        Assert.Equal(App.T0.AddHours(2), (await _app.DeliveryAsync()).NotBefore);
    }
}
