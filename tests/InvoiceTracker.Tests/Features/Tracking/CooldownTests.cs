using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>AC-06 and the rulings on the cooldown: per link and network, fixed, decided by the database.</summary>
public sealed class CooldownTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Two_invoices_opened_from_one_office_are_two_opens()
    {
        var (first, second) = (await app.GivenASentInvoiceAsync(), await app.GivenASentInvoiceAsync());

        await app.OpenAsync(first.Anna);
        await app.OpenAsync(second.Anna);

        Assert.Equal((1, 1), ((await app.FindAsync(first.Id)).ViewCount, (await app.FindAsync(second.Id)).ViewCount));
    }

    [Fact]
    public async Task Two_recipients_links_of_one_invoice_are_two_opens()
    {
        var invoice = await app.GivenASentInvoiceAsync();

        await app.OpenAsync(invoice.Anna);
        await app.OpenAsync(invoice.Accounts);

        Assert.Equal(2, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Another_network_counts_at_once()
    {
        var invoice = await app.GivenASentInvoiceAsync();

        await app.OpenAsync(invoice.Anna);
        await app.OpenAsync(invoice.Anna, Story.IpB);

        Assert.Equal(2, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task One_slash_64_is_one_network_and_a_mapped_address_is_the_IPv4()
    {
        var invoice = await app.GivenASentInvoiceAsync();

        await app.OpenAsync(invoice.Anna, "2001:db8:1:2::1");
        await app.OpenAsync(invoice.Anna, "2001:db8:1:2:ffff::9");
        await app.OpenAsync(invoice.Anna, "2001:db8:1:3::1");
        await app.OpenAsync(invoice.Anna, "192.0.2.1");
        await app.OpenAsync(invoice.Anna, "::ffff:192.0.2.1");

        Assert.Equal(3, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Reloading_never_extends_the_cooldown()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);

        app.Clock.Advance(TimeSpan.FromSeconds(899));
        await app.OpenAsync(invoice.Anna);
        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.OpenAsync(invoice.Anna);

        var views = await app.ViewsAsync(invoice.Id, 3);
        Assert.Equal([null, ViewReason.Cooldown, null], views.Select(v => v.Reason));
        Assert.Equal("the same network opened it 14 minutes earlier", views[1].ReasonText);
    }

    [Fact]
    public async Task The_database_still_knows_when_the_memory_is_gone()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);
        app.Clock.Advance(TimeSpan.FromMinutes(10));

        // What a restart loses: the process's memory. What it keeps: the row.
        app.Services.GetRequiredService<CooldownMemory>().Clear();
        await app.OpenAsync(invoice.Anna);

        var views = await app.ViewsAsync(invoice.Id, 2);
        Assert.Equal((ViewReason.Cooldown, "the same network opened it 10 minutes earlier"), (views[1].Reason, views[1].ReasonText));
        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task The_browser_belongs_to_the_key_where_the_workspace_says_so()
    {
        await using var own = await App.StartAsync();
        await own.QueryAsync(db => db.Workspaces.ExecuteUpdateAsync(w => w.SetProperty(x => x.CooldownKey, CooldownKey.NetworkAndBrowser)));
        var invoice = await own.GivenASentInvoiceAsync();

        await own.OpenAsync(invoice.Anna);
        own.Clock.Advance(TimeSpan.FromSeconds(11));
        await own.OpenAsync(invoice.Anna, agent: "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0");
        await own.OpenAsync(invoice.Anna);

        Assert.Equal(2, (await own.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Many_visitors_keep_the_books_in_order()
    {
        var invoice = await app.GivenASentInvoiceAsync();

        // 50 visitors, each four times at once.
        var visits = Enumerable.Range(0, 200).Select(i => app.OpenAsync(invoice.Anna, $"198.18.0.{i % 50}"));
        await Task.WhenAll(visits);

        var views = await app.ViewsAsync(invoice.Id, 200);
        Assert.Equal(50, views.Count(v => v.Verdict is ViewVerdict.Counted));
        var stored = await app.FindAsync(invoice.Id);
        Assert.Equal(50, stored.ViewCount);
        Assert.Equal(50, (await app.ActivityAsync(invoice.Id, ActivityType.Opened)).Count);
        Assert.Equal(views.Where(v => v.Verdict is ViewVerdict.Counted).Max(v => v.At), stored.ViewedAt);
        var told = await app.NotificationsAsync(invoice.Id);
        Assert.Equal(50, told.Count);
        Assert.Single(told, n => !n.Title.EndsWith(" multiple times", StringComparison.Ordinal));
    }
}
