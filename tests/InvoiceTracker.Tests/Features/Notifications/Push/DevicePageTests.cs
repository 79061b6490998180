using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Notifications.Push;

/// <summary>Settings › Notifications: this browser and the others, and what the service worker asks for without a page.</summary>
public sealed class DevicePageTests : IAsyncLifetime
{
    private const string Settings = "/settings/notifications";
    private const string Devices = "/settings/notifications/devices";
    private const string Ours = "https://billing.northlight.example";

    private App _app = null!;
    private PushService _service = null!;
    private HttpClient _maya = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await PushStory.StartAsync();
        _service = await PushService.StartAsync();
        _maya = await _app.SignInAsync(_app.Maya);
        _maya.DefaultRequestHeaders.Add("User-Agent", Story.Chrome);
    }

    public async ValueTask DisposeAsync()
    {
        _maya.Dispose();
        await _app.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Turning_it_on_says_hello_at_once_and_lists_the_browser()
    {
        using var browser = _service.NewBrowser();

        var answer = await SubscribeAsync(browser, test: true);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains(
            "Test to Chrome on Windows: Accepted by the push service (201).",
            await answer.ReadAsync(),
            StringComparison.Ordinal
        );
        var read = await browser.ReadAsync(Assert.Single(await _service.PushesAsync(browser, 1)));
        Assert.Equal(("This is a test", "/settings/notifications"), (read.Text("title"), read.Text("url")));
        var page = await _maya.SeeAsync(Settings);
        Assert.Contains("Chrome on Windows", page, StringComparison.Ordinal);
        Assert.Contains("Last reached", page, StringComparison.Ordinal);
        Assert.Contains(
            $"data-push-device=\"{Convert.ToHexStringLower(PushSubscription.HashOf(browser.Endpoint.AbsoluteUri))}\"",
            page,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_test_reports_what_the_service_said()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service, "Laptop");
        _service.Answer(browser, HttpStatusCode.Forbidden, "The key is another one.");

        await TryAsync("Test");

        var page = await _maya.SeeAsync(Settings);
        Assert.Contains("Test to Laptop: The push service refused it (403). The key is another one.", page, StringComparison.Ordinal);
        Assert.Contains("Not reached yet", page, StringComparison.Ordinal);
        Assert.Equal("The push service refused it (403). The key is another one.", Assert.Single(await MineAsync()).LastProblem);
    }

    [Fact]
    public async Task A_test_of_a_browser_that_is_gone_removes_it()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service, "Laptop");
        _service.Answer(browser, HttpStatusCode.Gone);

        await TryAsync("Test");

        Assert.Contains("This browser is not subscribed any more (410).", await _maya.SeeAsync(Settings), StringComparison.Ordinal);
        Assert.Empty(await MineAsync());
    }

    [Fact]
    public async Task Removing_can_be_undone()
    {
        using var browser = await _app.GivenABrowserAsync(_app.Maya, _service, "Laptop");
        await TryAsync("Remove");
        Assert.Empty(await MineAsync());

        var page = await _maya.SeeAsync(Settings);
        Assert.Contains("Laptop is removed", page, StringComparison.Ordinal);
        await _maya.SubmitAsync(Settings, [], SettingsForms.UndoAddress(page));

        var back = Assert.Single(await MineAsync());
        Assert.Equal((browser.Endpoint.AbsoluteUri, "Laptop"), (back.Endpoint, back.Device));
        Assert.Equal(browser.Point, back.P256dh);
    }

    [Fact]
    public async Task A_device_has_the_name_that_its_owner_gives_it()
    {
        using var browser = _service.NewBrowser();
        await SubscribeAsync(browser, test: false);

        await TryAsync("Rename", ("device", " The <b>big</b> one "));
        // Telling again, as the page does when the sign-in changes, keeps it.
        await SubscribeAsync(browser, test: false);

        Assert.Equal("The <b>big</b> one", Assert.Single(await MineAsync()).Device);
        Assert.Contains("The &lt;b&gt;big&lt;/b&gt; one", await _maya.GetStringAsync(Settings), StringComparison.Ordinal);

        await TryAsync("Rename", ("device", new string('a', 81)));
        Assert.Contains("The name has at most 80 characters.", await _maya.SeeAsync(Settings), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Test")]
    [InlineData("Remove")]
    [InlineData("Rename")]
    public async Task Somebody_elses_device_is_not_there(string handler)
    {
        using var browser = await _app.GivenABrowserAsync(_app.Tom, _service, "Tom's");
        var id = Assert.Single(await _app.SubscriptionsAsync(_app.Tom)).Id;

        var answer = await _maya.SubmitAsync(Settings, [("device", "Mine")], $"{Devices}?handler={handler}&id={id}");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("Tom's", Assert.Single(await _app.SubscriptionsAsync(_app.Tom)).Device);
        Assert.Empty(_service.Received);
        Assert.DoesNotContain("Tom's", await _maya.SeeAsync(Settings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_subscription_is_refused_in_words_and_without_a_token_there_is_none()
    {
        using var browser = _service.NewBrowser();
        var refused = await _maya.SubmitAsync(
            Settings,
            [("endpoint", "https://10.0.0.1/"), ("p256dh", "x")],
            $"{Devices}?handler=Subscribe"
        );
        var forged = await _maya.PostAsync($"{Devices}?handler=Subscribe", SettingsForms.Content(("endpoint", "https://push.example/1")));

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var words = System.Text.Json.JsonDocument.Parse(await refused.ReadAsync()).RootElement.GetProperty("words").GetString();
        Assert.Contains("Give the browser's public key: 65 bytes", words, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, forged.StatusCode);
        Assert.Empty(await MineAsync());
    }

    [Fact]
    public async Task The_card_stands_in_the_settings_and_beside_what_was_sent()
    {
        var draft = await _app.GivenADraftAsync();
        var sent = await _app.GivenASentInvoiceAsync();

        Assert.Contains("data-push=\"setting\"", await _maya.GetStringAsync(Settings), StringComparison.Ordinal);
        Assert.Contains("data-push=\"card\"", await _maya.GetStringAsync($"/financials/invoices/{sent.Id}"), StringComparison.Ordinal);
        Assert.DoesNotContain("data-push=", await _maya.GetStringAsync($"/financials/invoices/{draft}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Snooze_makes_one_follow_up_in_three_days_and_marks_it_read()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(invoice.Anna);
        var told = Assert.Single(await _app.NotificationsAsync(invoice.Id));

        Assert.Equal(HttpStatusCode.OK, (await WorkerAsync(_maya, $"/notifications/{told.Id}/snooze", Ours)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await WorkerAsync(_maya, $"/notifications/{told.Id}/snooze", Ours)).StatusCode);

        var followUp = Assert.Single(await _app.QueryAsync(db => db.FollowUps.ToListAsync()));
        Assert.Equal((invoice.Id, _app.Maya.UserId, new DateOnly(2026, 11, 26)), (followUp.InvoiceId, followUp.UserId, followUp.DueOn));
        Assert.NotNull(Assert.Single(await _app.NotificationsAsync(invoice.Id)).ReadAt);

        using var tom = await _app.SignInAsync(_app.Tom);
        Assert.Equal(HttpStatusCode.NotFound, (await WorkerAsync(tom, $"/notifications/{told.Id}/snooze", Ours)).StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    public async Task Only_a_script_of_ours_may_ask_without_a_token(string? origin)
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(invoice.Anna);
        var told = Assert.Single(await _app.NotificationsAsync(invoice.Id));
        using var browser = _service.NewBrowser();

        Assert.Equal(HttpStatusCode.Forbidden, (await WorkerAsync(_maya, $"/notifications/{told.Id}/snooze", origin)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await WorkerAsync(_maya, "/push-subscriptions", origin, browser.ToJson())).StatusCode);

        Assert.Empty(await _app.QueryAsync(db => db.FollowUps.ToListAsync()));
        Assert.Empty(await MineAsync());
    }

    [Fact]
    public async Task A_browser_that_changes_its_address_keeps_its_name()
    {
        using var old = await _app.GivenABrowserAsync(_app.Maya, _service, "Laptop");
        using var fresh = _service.NewBrowser();
        var renewal = new
        {
            old = old.Endpoint.AbsoluteUri,
            endpoint = fresh.Endpoint.AbsoluteUri,
            keys = new { p256dh = fresh.P256dh, auth = fresh.Auth },
        };

        Assert.Equal(HttpStatusCode.NoContent, (await WorkerAsync(_maya, "/push-subscriptions", Ours, renewal)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await WorkerAsync(_maya, "/push-subscriptions", Ours, new { endpoint = "x" })).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await WorkerAsync(_maya, "/push-subscriptions", Ours, new[] { 1 })).StatusCode);

        var left = Assert.Single(await MineAsync());
        Assert.Equal((fresh.Endpoint.AbsoluteUri, "Laptop"), (left.Endpoint, left.Device));
        using var stranger = _app.Browser();
        Assert.Equal(HttpStatusCode.Unauthorized, (await WorkerAsync(stranger, "/push-subscriptions", Ours, renewal)).StatusCode);
    }

    [Fact]
    public async Task The_worker_and_the_manifest_are_there_for_everybody()
    {
        using var anyone = _app.Browser();
        var worker = await anyone.GetAsync("/sw.js");
        var manifest = await anyone.GetAsync("/manifest.webmanifest");

        Assert.Equal("text/javascript", worker.Content.Headers.ContentType!.MediaType);
        Assert.True(worker.Headers.CacheControl!.NoCache);
        Assert.Equal("application/manifest+json", manifest.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.OK, (await anyone.GetAsync("/icons/badge-96.png")).StatusCode);
    }

    private Task<List<PushSubscription>> MineAsync() => _app.SubscriptionsAsync(_app.Maya);

    private Task<HttpResponseMessage> SubscribeAsync(FakeBrowser browser, bool test) =>
        _maya.SubmitAsync(
            Settings,
            [
                ("endpoint", browser.Endpoint.AbsoluteUri),
                ("p256dh", browser.P256dh),
                ("auth", browser.Auth),
                ("test", test ? "true" : "false"),
            ],
            $"{Devices}?handler=Subscribe"
        );

    /// <summary>Presses a button beside Maya's only device.</summary>
    private async Task TryAsync(string handler, params (string Name, string Value)[] fields)
    {
        var id = Assert.Single(await MineAsync()).Id;
        var answer = await _maya.SubmitAsync(Settings, fields, $"{Devices}?handler={handler}&id={id}");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
    }

    private static Task<HttpResponseMessage> WorkerAsync(HttpClient browser, string path, string? origin, object? body = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (body is not null)
            request.Content = System.Net.Http.Json.JsonContent.Create(body);
        return browser.SendAsync(request);
    }
}
