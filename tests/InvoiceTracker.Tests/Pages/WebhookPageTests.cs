using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>The card of webhooks under Settings › API.</summary>
public sealed partial class WebhookPageTests : IAsyncLifetime
{
    private const string Address = "/settings/api";

    private App _app = null!;
    private WebhookReceiver _receiver = null!;
    private HttpClient _maya = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync(("Webhooks:AllowPrivateNetworks", "true"));
        _receiver = await WebhookReceiver.StartAsync();
        _maya = await _app.SignInAsync(_app.Maya);
    }

    public async ValueTask DisposeAsync()
    {
        _maya.Dispose();
        await _app.DisposeAsync();
        await _receiver.DisposeAsync();
    }

    [Fact]
    public async Task A_webhook_is_added_heard_from_sent_again_and_removed()
    {
        var secret = await AddAsync();
        Assert.DoesNotContain(secret, await _maya.GetStringAsync(Address), StringComparison.Ordinal);

        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);
        Assert.True((await _receiver.ToldAsync(1))[0].IsSignedWith(secret));
        var delivery = await _app.QueryAsync(db => db.WebhookDeliveries.AsNoTracking().SingleAsync());
        while ((await _app.QueryAsync(db => db.WebhookDeliveries.AsNoTracking().SingleAsync())).State is not WebhookState.Delivered)
            await Task.Delay(20);
        Assert.Contains("Accepted (204).", await (await _maya.GetAsync(Address)).WordsAsync(), StringComparison.Ordinal);

        await _maya.PostFormAsync($"{Address}?handler=SendAgain&id={delivery.EndpointId}&delivery={delivery.EventId}", []);
        await _receiver.ToldAsync(2);

        await _maya.PostFormAsync($"{Address}?handler=RemoveWebhook&id={delivery.EndpointId}", []);
        Assert.Equal(1, await _app.QueryAsync(db => db.WebhookEndpoints.CountAsync()));
        await _maya.PostFormAsync($"{Address}?handler=RemoveWebhook&id={delivery.EndpointId}", new() { ["confirmed"] = "true" });
        Assert.Equal(0, await _app.QueryAsync(db => db.WebhookEndpoints.CountAsync()));
    }

    [Fact]
    public async Task What_is_wrong_stands_beside_the_field_with_what_was_typed()
    {
        var refused = await _maya.PostFormAsync($"{Address}?handler=Webhook", new() { ["Webhook.Url"] = "https://me:secret@example.com/" });

        var page = await refused.WordsAsync();
        Assert.Contains("The address has to be a plain one, without a user name.", page, StringComparison.Ordinal);
        Assert.Contains("Choose at least one event.", page, StringComparison.Ordinal);
        Assert.Equal(0, await _app.QueryAsync(db => db.WebhookEndpoints.CountAsync()));
    }

    [Fact]
    public async Task One_that_is_gone_is_switched_on_again_and_another_business_cannot()
    {
        await AddAsync();
        _receiver.Answers(HttpStatusCode.Gone);
        await _app.OpenAsync((await _app.GivenASentInvoiceAsync()).Anna);
        await _receiver.ToldAsync(1);
        while (await _app.QueryAsync(db => db.WebhookEndpoints.AllAsync(e => e.OffAt == null)))
            await Task.Delay(20);
        Assert.Contains(
            "It is gone (410), so the webhook was switched off.",
            await (await _maya.GetAsync(Address)).WordsAsync(),
            StringComparison.Ordinal
        );
        var id = await _app.QueryAsync(db => db.WebhookEndpoints.Select(e => e.Id).SingleAsync());

        using var theirs = await _app.SignInAsync(_app.Tom);
        Assert.NotEqual(HttpStatusCode.OK, (await theirs.GetAsync(Address)).StatusCode);
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await _maya.PostFormAsync($"{Address}?handler=SwitchOn&id={Guid.NewGuid()}", [])).StatusCode
        );
        await _maya.PostFormAsync($"{Address}?handler=SwitchOn&id={id}", []);

        Assert.True(await _app.QueryAsync(db => db.WebhookEndpoints.AllAsync(e => e.OffAt == null)));
    }

    private async Task<string> AddAsync()
    {
        var answer = await _maya.PostFormAsync(
            $"{Address}?handler=Webhook",
            new() { ["Webhook.Url"] = _receiver.Url, ["Webhook.Events"] = WebhookEvents.Viewed }
        );
        return Secret().Match(await answer.WordsAsync()).Value;
    }

    [GeneratedRegex("whsec_[A-Za-z0-9+/=]+")]
    private static partial Regex Secret();
}
