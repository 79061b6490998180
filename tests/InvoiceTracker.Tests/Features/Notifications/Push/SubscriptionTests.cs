using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Net;
using InvoiceTracker.Features.Notifications.Push;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;

namespace InvoiceTracker.Tests.Features.Notifications.Push;

/// <summary>Which browsers are told, over the API: what a browser gives is checked, and each belongs to one person.</summary>
public sealed class SubscriptionTests : IAsyncLifetime
{
    private const string Endpoint = "https://push.example/1";

    private App _app = null!;
    private HttpClient _api = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        _api = await _app.ApiOfAsync(_app.Maya);
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task A_browser_is_added_once_brought_up_to_date_and_removed()
    {
        using var browser = new FakeBrowser(new Uri(Endpoint));
        using var renewed = new FakeBrowser(new Uri(Endpoint));

        var added = (await _api.PostAsync("/push-subscriptions", browser.ToJson("Laptop"))).Created();
        var again = (await _api.PostAsync("/push-subscriptions", renewed.ToJson())).Created();

        Assert.Equal(added.Text("id"), again.Text("id"));
        Assert.Equal((Endpoint, "Laptop"), (again.Text("endpoint"), again.Text("device")));
        var stored = Assert.Single(await _app.SubscriptionsAsync(_app.Maya));
        Assert.Equal(renewed.Point, stored.P256dh);

        Assert.Equal(HttpStatusCode.NoContent, (await _api.DeleteOneAsync($"/push-subscriptions/{added.Text("id")}")).Status);
        Assert.Empty(await _app.SubscriptionsAsync(_app.Maya));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.DeleteOneAsync($"/push-subscriptions/{added.Text("id")}")).Status);
    }

    [Fact]
    public async Task The_key_is_a_point_that_a_browser_takes()
    {
        var key = System.Buffers.Text.Base64Url.DecodeFromChars((await _api.ReadAsync("/push-key")).Ok().Text("publicKey"));

        Assert.True(P256.Has(key));
    }

    [Theory]
    [InlineData("http://push.example/1", "The address has to begin with https://.")]
    [InlineData("ftp://push.example/1", "The address has to begin with https://.")]
    [InlineData("http://127.0.0.1/1", "The address has to begin with https://.")]
    [InlineData("push.example/1", "Give the address that the browser's push service issued.")]
    [InlineData("", "Give the address that the browser's push service issued.")]
    [InlineData("https://maya:secret@push.example/1", "The address has to be a plain one, without a user name.")]
    [InlineData("https://127.0.0.1/1", "The address leads into a private network.")]
    [InlineData("https://localhost/1", "The address leads into a private network.")]
    [InlineData("https://db.localhost/1", "The address leads into a private network.")]
    [InlineData("https://10.1.2.3/1", "The address leads into a private network.")]
    [InlineData("https://169.254.169.254/latest/meta-data", "The address leads into a private network.")]
    [InlineData("https://2130706433/1", "The address leads into a private network.")]
    [InlineData("https://[::1]/1", "The address leads into a private network.")]
    [InlineData("https://[::ffff:10.0.0.1]/1", "The address leads into a private network.")]
    [InlineData("https://[64:ff9b::a00:1]/1", "The address leads into a private network.")]
    [InlineData("https://0.0.0.0/1", "The address leads into a private network.")]
    public async Task An_endpoint_that_is_no_push_service_is_refused(string endpoint, string words)
    {
        using var browser = new FakeBrowser(new Uri(Endpoint));

        var answer = await _api.PostAsync(
            "/push-subscriptions",
            new { endpoint, keys = new { p256dh = browser.P256dh, auth = browser.Auth } }
        );

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal(words, answer.Body.GetProperty("errors").GetProperty("endpoint")[0].GetString());
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_by_its_field()
    {
        using var browser = new FakeBrowser(new Uri(Endpoint));
        var offTheCurve = browser.Point;
        offTheCurve[40] ^= 1;

        var nothing = await _api.PostAsync("/push-subscriptions", new { });
        var wrong = await _api.PostAsync(
            "/push-subscriptions",
            new
            {
                endpoint = "https://push.example/" + new string('a', PushSubscription.EndpointLength),
                keys = new { p256dh = System.Buffers.Text.Base64Url.EncodeToString(offTheCurve), auth = "short" },
                device = new string('a', PushSubscription.DeviceLength + 1),
            }
        );

        Assert.Equal(["endpoint", "keys.p256dh", "keys.auth"], Fields(nothing));
        Assert.Equal(["endpoint", "keys.p256dh", "keys.auth", "device"], Fields(wrong));
        Assert.Equal(
            "The browser's public key is not a point on the curve P-256.",
            wrong.Body.GetProperty("errors").GetProperty("keys.p256dh")[0].GetString()
        );
        Assert.Empty(await _app.SubscriptionsAsync(_app.Maya));

        static IEnumerable<string> Fields(Answer answer) => answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name);
    }

    [Fact]
    public async Task Who_signs_in_next_on_a_browser_takes_it_over_and_reads_nothing_that_was_for_the_other()
    {
        using var browser = new FakeBrowser(new Uri(Endpoint));
        await _app.SetAsync(_app.Maya, user => user.QuietHours = new QuietHours(new TimeOnly(10, 0), new TimeOnly(13, 0)));
        (await _api.PostAsync("/push-subscriptions", browser.ToJson())).Created();
        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);
        Assert.Single(await _app.DeliveriesAsync(all => all.Count == 1));

        using var tom = await _app.ApiOfAsync(_app.Tom);
        var moved = (await tom.PostAsync("/push-subscriptions", browser.ToJson())).Created();

        Assert.Empty(await _app.SubscriptionsAsync(_app.Maya));
        Assert.Single(await _app.SubscriptionsAsync(_app.Tom));
        Assert.Empty(await _app.DeliveriesAsync(all => all.Count == 0));
        Assert.Equal(HttpStatusCode.NotFound, (await _api.DeleteOneAsync($"/push-subscriptions/{moved.Text("id")}")).Status);
    }

    [Fact]
    public async Task A_person_has_at_most_fifty()
    {
        using var browser = new FakeBrowser(new Uri(Endpoint));
        var keys = new { p256dh = browser.P256dh, auth = browser.Auth };
        for (var i = 1; i <= PushDevices.Most; i++)
            (await _api.PostAsync("/push-subscriptions", new { endpoint = $"https://push.example/{i}", keys })).Created();

        var oneMore = await _api.PostAsync("/push-subscriptions", new { endpoint = "https://push.example/more", keys });

        Assert.Equal(HttpStatusCode.BadRequest, oneMore.Status);
        Assert.Equal("You have 50 devices already. Remove one first.", oneMore.Body.Text("detail"));
        (await _api.PostAsync("/push-subscriptions", new { endpoint = "https://push.example/50", keys })).Created();
        using var tom = await _app.ApiOfAsync(_app.Tom);
        (await tom.PostAsync("/push-subscriptions", new { endpoint = "https://push.example/more", keys })).Created();
    }

    [Fact]
    public async Task The_same_browser_twenty_times_at_once_is_one()
    {
        using var browser = new FakeBrowser(new Uri(Endpoint));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _api.PostAsync("/push-subscriptions", browser.ToJson())));

        Assert.Single(answers.Select(answer => answer.Created().Text("id")).Distinct(StringComparer.Ordinal));
        Assert.Equal(1, await _app.QueryAsync(db => db.PushSubscriptions.CountAsync()));
    }

    [Fact]
    public void A_setting_that_cannot_be_worked_with_stops_the_start()
    {
        var subject = Assert.Throws<SettingException>(() => PushOptions.Of(With("Push:Subject", "ops@example.com")));
        var networks = Assert.Throws<SettingException>(() => OutgoingOptions.Of(With("Webhooks:AllowPrivateNetworks", "perhaps")));

        Assert.StartsWith("Push:Subject: 'ops@example.com' is not an address such as mailto:", subject.Message, StringComparison.Ordinal);
        Assert.Equal("Webhooks:AllowPrivateNetworks: 'perhaps' is not true or false.", networks.Message);
        Assert.Equal("mailto:ops@example.com", PushOptions.Of(With("Push:Subject", "mailto:ops@example.com")).Subject);
        Assert.False(OutgoingOptions.Of(With("Webhooks:AllowPrivateNetworks", "")).AllowsPrivateNetworks);

        static IConfiguration With(string key, string value) =>
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(key, (string?)value)]).Build();
    }
}
