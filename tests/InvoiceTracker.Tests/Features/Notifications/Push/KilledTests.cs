using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications.Push;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Notifications.Push;

/// <summary>A process that is killed loses no push and doubles none: what is to be done is a row.</summary>
public sealed class KilledTests : IAsyncLifetime
{
    private readonly KilledApp _killed = new();
    private PushService _service = null!;

    public async ValueTask InitializeAsync()
    {
        _killed.With("Webhooks:AllowPrivateNetworks", "true");
        await _killed.InitializeAsync();
        _service = await PushService.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _killed.DisposeAsync();
        await _service.DisposeAsync();
    }

    [Fact]
    public async Task Between_the_stamp_and_the_push()
    {
        using var browser = await _killed.GivenABrowserAsync(_killed.Maya, _service);
        var invoice = await _killed.GivenASentInvoiceAsync();
        await _killed.OpenAsync(invoice.Anna);
        Assert.NotNull(Assert.Single(await _killed.NotificationsAsync(invoice.Id)).DeliverAt);
        Assert.Empty(_service.Received);
        await _killed.StopAsync();

        await using var next = _killed.Restart();
        using var _ = next.Browser();

        var read = await browser.ReadAsync(Assert.Single(await _service.PushesAsync(browser, 1)));
        Assert.Equal($"inv-{invoice.Id}", read.Text("tag"));
        Assert.Null(Assert.Single(await next.NotificationsAsync(invoice.Id)).DeliverAt);
        Assert.Equal(PushState.Sent, (await next.DeliveryAsync()).State);
    }

    [Fact]
    public async Task While_it_was_sending()
    {
        using var browser = await _killed.GivenABrowserAsync(_killed.Maya, _service);
        var invoice = await _killed.GivenASentInvoiceAsync();
        await _killed.OpenAsync(invoice.Anna);
        await _killed.QueryAsync(async db =>
        {
            var notification = await db.Notifications.SingleAsync();
            notification.DeliverAt = null;
            var subscription = await db.PushSubscriptions.SingleAsync();
            db.PushDeliveries.Add(
                new PushDelivery(notification.Id, subscription.Id, App.T0, App.T0)
                {
                    State = PushState.Sending,
                    Attempts = 1,
                    LeaseUntil = App.T0 + PushLedger.Lease,
                }
            );
            return await db.SaveChangesAsync();
        });
        await _killed.StopAsync();

        await using var next = _killed.Restart();
        using var _ = next.Browser();

        // The one that is gone may still be sending.
        await next.AllIsDoneAsync();
        await _service.PushesAsync(browser, 0);
        next.Later(PushLedger.Lease + TimeSpan.FromMilliseconds(1));
        await _service.PushesAsync(browser, 1);
        Assert.Equal((PushState.Sent, 2), ((await next.DeliveryAsync(attempts: 2)).State, 2));
    }

    [Fact]
    public async Task Two_processes_push_each_once()
    {
        using var laptop = await _killed.GivenABrowserAsync(_killed.Maya, _service);
        using var phone = await _killed.GivenABrowserAsync(_killed.Maya, _service);
        await using var one = _killed.Restart();
        await using var other = _killed.Restart();
        using var _ = one.Browser();
        using var __ = other.Browser();

        for (var i = 0; i < 10; i++)
        {
            await _killed.OpenAsync((await _killed.GivenASentInvoiceAsync()).Anna);
            one.Later(TimeSpan.Zero);
            other.Later(TimeSpan.Zero);
        }

        await _service.PushesAsync(laptop, 10);
        await _service.PushesAsync(phone, 10);
    }

    [Fact]
    public async Task The_key_is_the_same_in_every_process_and_kept_encrypted()
    {
        await using var next = _killed.Restart();
        var keys = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => KeyAsync(i % 2 == 0 ? _killed : next)));

        Assert.Single(keys.Distinct(StringComparer.Ordinal));
        var stored = await _killed.QueryAsync(db => db.PushKeys.SingleAsync());
        Assert.Equal(keys[0], System.Buffers.Text.Base64Url.EncodeToString(stored.PublicKey));
        Assert.Equal(65, stored.PublicKey.Length);
        Assert.StartsWith("CfDJ8", stored.ProtectedPrivateKey, StringComparison.Ordinal);
    }

    private static Task<string> KeyAsync(App app) =>
        app.InScopeAsync<PushKeys, string>(keys => keys.PublicKeyAsync(CancellationToken.None).AsTask());
}
