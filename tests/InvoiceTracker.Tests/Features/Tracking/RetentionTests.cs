using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Features.Tracking.Retention;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>What is stored goes when its time is over, and what it proved stays proved.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    private readonly App _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task Networks_go_after_a_day_and_what_they_were_hashed_with_after_two()
    {
        var invoice = await OpenedAsync();
        _app.Clock.SetUtcNow(App.T0 + TimeSpan.FromHours(23));
        await _app.OpenAsync(invoice.Anna, Story.IpB);
        await _app.ViewsAsync(invoice.Id, 4);

        _app.Clock.SetUtcNow(App.T0 + TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        await SweepAsync();
        Assert.Equal((3, 4), await LeftAsync(invoice.Id));

        _app.Clock.SetUtcNow(App.T0 + TimeSpan.FromHours(24));
        await SweepAsync();
        Assert.Equal((2, 3), await LeftAsync(invoice.Id));

        _app.Clock.Advance(TimeSpan.FromSeconds(20));
        await SweepAsync();
        var views = await _app.ViewsAsync(invoice.Id, 4);
        Assert.Equal((1, 1), await LeftAsync(invoice.Id));
        Assert.All(views.Take(3), v => Assert.Equal((null, null, null), (v.NetworkKey, v.GateKey, v.AgentKey)));
        Assert.All(views, v => Assert.NotNull(v.FactsSalt));

        // T0 is ten o'clock: the key of its day goes at midnight two days after that day began.
        Assert.Equal(2, await KeysAsync());
        _app.Clock.SetUtcNow(new DateTimeOffset(2026, 11, 24, 23, 59, 59, TimeSpan.Zero));
        await SweepAsync();
        Assert.Equal(2, await KeysAsync());
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await SweepAsync();
        Assert.Equal(1, await KeysAsync());
        await _app.AssertChainsHoldAsync();
    }

    [Fact]
    public async Task A_verdict_can_change_when_its_network_is_forgotten()
    {
        var invoice = await OpenedAsync();
        _app.Clock.Advance(TimeSpan.FromHours(25));
        await SweepAsync();
        var views = await _app.ViewsAsync(invoice.Id, 3);

        await CorrectAsync(views[0], counts: false);
        await CorrectAsync(views[1], counts: true);
        await CorrectAsync(views[2], counts: true);

        var stored = await _app.FindAsync(invoice.Id);
        Assert.Equal((2, views[2].At), (stored.ViewCount, stored.ViewedAt));
        await _app.AssertChainsHoldAsync();
    }

    [Fact]
    public async Task Facts_about_visitors_go_after_twelve_months_and_the_chain_still_holds()
    {
        var invoice = await OpenedAsync();
        await CorrectAsync((await _app.ViewsAsync(invoice.Id, 3))[1], counts: true);
        var before = await _app.FindAsync(invoice.Id);

        _app.Clock.SetUtcNow(App.T0.AddMonths(12).AddMilliseconds(-1));
        await SweepAsync();
        Assert.All(await _app.ViewsAsync(invoice.Id, 3), v => Assert.Null(v.ErasedAt));
        Assert.Contains(await _app.ViewsAsync(invoice.Id, 3), v => v.Recipient is "Anna Berg" && v.Browser is "Chrome");

        _app.Clock.SetUtcNow(App.T0.AddMonths(12).AddSeconds(20));
        await SweepAsync();

        var views = await _app.ViewsAsync(invoice.Id, 3);
        Assert.All(views, v => Assert.Equal(_app.Clock.GetUtcNow(), v.ErasedAt));
        Assert.All(views, v => Assert.Equal((null, null, null, null), (v.Recipient, v.Browser, v.System, v.NetworkLabel)));
        Assert.All(views, v => Assert.Equal((null, null), (v.Rule, v.FactsSalt)));
        Assert.Equal(ViewReason.BotUserAgent, views[1].Reason);
        var after = await _app.FindAsync(invoice.Id);
        Assert.Equal((before.ViewCount, before.FirstViewedAt, before.ViewedAt), (after.ViewCount, after.FirstViewedAt, after.ViewedAt));
        await _app.AssertChainsHoldAsync();
    }

    [Fact]
    public async Task More_than_a_batch_goes_batch_by_batch()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        const int Visits = EvidenceRetention.BatchSize + 20;
        await Task.WhenAll(Enumerable.Range(0, Visits).Select(i => _app.OpenAsync(invoice.Anna, $"198.18.{i / 250}.{i % 250}")));
        await _app.ViewsAsync(invoice.Id, Visits, seconds: 60);
        _app.Clock.Advance(TimeSpan.FromHours(24));

        Assert.True(await SweepOnceAsync());
        Assert.Equal(20, (await LeftAsync(invoice.Id)).Networks);
        await SweepAsync();
        Assert.Equal((0, 0), await LeftAsync(invoice.Id));
    }

    [Fact]
    public async Task Where_the_cooldown_lasts_a_day_it_still_lasts()
    {
        await using var app = await App.StartAsync(("Tracking:Cooldown", "1.00:00:00"));
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);

        app.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        await SweepAsync(app);
        app.Services.GetRequiredService<CooldownMemory>().Clear();
        await app.OpenAsync(invoice.Anna);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await SweepAsync(app);
        await app.OpenAsync(invoice.Anna);

        Assert.Equal([null, ViewReason.Cooldown, null], (await app.ViewsAsync(invoice.Id, 3)).Select(v => v.Reason));
    }

    /// <summary>Opened at T0, visited by a bot ten seconds later, opened from elsewhere ten seconds later still.</summary>
    private async Task<SentInvoice> OpenedAsync()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(invoice.Anna);
        _app.Clock.Advance(TimeSpan.FromSeconds(10));
        await _app.OpenAsync(invoice.Anna, Story.IpB, Story.Googlebot);
        _app.Clock.Advance(TimeSpan.FromSeconds(10));
        await _app.OpenAsync(invoice.Shared, "192.0.2.77");
        await _app.ViewsAsync(invoice.Id, 3);
        return invoice;
    }

    private Task SweepAsync() => SweepAsync(_app);

    private static async Task SweepAsync(App app)
    {
        var isMore = true;
        while (isMore)
            isMore = await app.InScopeAsync<EvidenceRetention, bool>(retention => retention.SweepAsync(CancellationToken.None));
    }

    private Task<bool> SweepOnceAsync() =>
        _app.InScopeAsync<EvidenceRetention, bool>(retention => retention.SweepAsync(CancellationToken.None));

    private Task<(int Gates, int Networks)> LeftAsync(Guid invoiceId) =>
        _app.QueryAsync(async db =>
            (await db.ViewGates.CountAsync(), await db.ViewEvents.CountAsync(v => v.InvoiceId == invoiceId && v.NetworkKey != null))
        );

    private Task<int> KeysAsync() => _app.QueryAsync(db => db.NetworkHashKeys.CountAsync());

    private Task CorrectAsync(ViewEvent view, bool counts) =>
        _app
            .Services.GetRequiredService<ViewRecorder>()
            .CorrectAsync(view.Id, new Correction(_app.Maya.WorkspaceId, _app.Maya.UserId, "Maya Lindqvist", counts));
}
