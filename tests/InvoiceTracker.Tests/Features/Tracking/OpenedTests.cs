using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>AC-03 to AC-06: what an open is, and what it is not.</summary>
public sealed class OpenedTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task The_first_open_is_stamped_logged_and_told()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        app.Clock.Advance(TimeSpan.FromHours(1));
        var now = app.Clock.GetUtcNow();

        var response = await app.OpenAsync(invoice.Anna);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var stored = await app.FindAsync(invoice.Id);
        Assert.Equal((now, now, 1, InvoiceStatus.Pending), (stored.FirstViewedAt, stored.ViewedAt, stored.ViewCount, stored.Status));
        var opened = Assert.Single(await app.ActivityAsync(invoice.Id, ActivityType.Opened));
        Assert.Equal((now, "Opened by the client via Anna Berg's link"), (opened.At, opened.Text));
        var told = Assert.Single(await app.NotificationsAsync(invoice.Id));
        Assert.Equal(($"Someone opened Invoice #{invoice.Number}", app.Maya.UserId), (told.Title, told.UserId));
        Assert.Null(told.ReadAt);
    }

    [Fact]
    public async Task A_refresh_storm_changes_nothing_and_leaves_its_evidence()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);
        var opened = app.Clock.GetUtcNow();

        for (var i = 0; i < 20; i++)
        {
            app.Clock.Advance(
                TimeSpan.FromSeconds(
                    i == 0 ? 1
                    : i == 19 ? 898 - (18 * 47)
                    : 47
                )
            );
            await app.OpenAsync(invoice.Anna);
        }

        Assert.Equal(899, (app.Clock.GetUtcNow() - opened).TotalSeconds);
        var views = await app.ViewsAsync(invoice.Id, 21);
        Assert.Equal(20, views.Count(v => v is { Verdict: ViewVerdict.Suppressed, Reason: ViewReason.Cooldown }));
        var stored = await app.FindAsync(invoice.Id);
        Assert.Equal((opened, 1), (stored.ViewedAt, stored.ViewCount));
        Assert.Single(await app.NotificationsAsync(invoice.Id));
    }

    [Fact]
    public async Task Coming_back_after_exactly_fifteen_minutes_is_reported_as_multiple_times()
    {
        var invoice = await app.GivenASentInvoiceAsync("Logo design");
        await app.OpenAsync(invoice.Anna);
        var first = app.Clock.GetUtcNow();

        for (var i = 0; i < 2; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(900));
            await app.OpenAsync(invoice.Anna);
        }

        var stored = await app.FindAsync(invoice.Id);
        Assert.Equal((first, app.Clock.GetUtcNow(), 3), (stored.FirstViewedAt, stored.ViewedAt, stored.ViewCount));
        Assert.Equal(
            ["Someone opened Logo design", "Someone opened Logo design multiple times", "Someone opened Logo design multiple times"],
            (await app.NotificationsAsync(invoice.Id)).Select(n => n.Title)
        );
        Assert.Equal(3, (await app.ActivityAsync(invoice.Id, ActivityType.Opened)).Count);
    }

    [Fact]
    public async Task Of_fifty_parallel_visits_exactly_one_counts()
    {
        var invoice = await app.GivenASentInvoiceAsync();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.OpenAsync(invoice.Anna)));

        var views = await app.ViewsAsync(invoice.Id, 50);
        Assert.Equal((1, 49), (views.Count(v => v.Verdict is ViewVerdict.Counted), views.Count(v => v.Reason is ViewReason.Cooldown)));
        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
        Assert.Single(await app.NotificationsAsync(invoice.Id));
    }
}
