using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>AC-09: scanners that carry a browser's name are told from people by what else they do.</summary>
public sealed class ScannerTests(TrackedApp app) : IClassFixture<TrackedApp>
{
    private const string OldChrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/79.0.3945.130 Safari/537.36";

    private static readonly (string, string)[] Bare = [("User-Agent", Story.Chrome)];

    [Fact]
    public async Task The_page_has_a_trap_that_nobody_can_see_and_it_leads_nowhere()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();

        var html = await (await app.OpenAsync(invoice.Anna)).Content.ReadAsStringAsync();
        var trap = await app.OpenAsync(invoice.Anna + "/h", Story.IpB);
        var unknown = await app.OpenAsync("/i/nothing", Story.IpB);

        Assert.Matches($"<div hidden><a href=\"{invoice.Anna}/h\" rel=\"nofollow\" tabindex=\"-1\" aria-hidden=\"true\">", html);
        Assert.Equal(HttpStatusCode.NotFound, trap.StatusCode);
        Assert.Equal(await unknown.Content.ReadAsStringAsync(), await trap.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Who_falls_into_the_trap_takes_the_open_back()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        await app.OpenAsync(invoice.Anna, Story.IpB, OldChrome);
        Assert.Single(await app.NotificationsAsync(invoice.Id));

        app.Clock.Advance(TimeSpan.FromSeconds(8));
        await app.OpenAsync(invoice.Anna + "/h", Story.IpB, OldChrome);

        var views = await app.ViewsAsync(invoice.Id, 2);
        Assert.All(views, view => Assert.Equal((ViewVerdict.Suppressed, ViewReason.ScannerTrap), (view.Verdict, view.Reason)));
        var stored = await app.FindAsync(invoice.Id);
        Assert.Equal((0, null, null), (stored.ViewCount, stored.ViewedAt, stored.FirstViewedAt));
        Assert.Empty(await app.NotificationsAsync(invoice.Id));
        Assert.Empty(await app.ActivityAsync(invoice.Id, ActivityType.Opened));
        var correction = Assert.Single(await app.ActivityAsync(invoice.Id, ActivityType.VerdictChanged));
        Assert.Equal("An open does not count any more: it also followed a link that people cannot see", correction.Text);
    }

    [Fact]
    public async Task A_notification_that_was_read_is_not_withdrawn()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        await app.OpenAsync(invoice.Anna, Story.IpB);
        await app.QueryAsync(db =>
            db.Notifications.Where(n => n.InvoiceId == invoice.Id)
                .ExecuteUpdateAsync(n => n.SetProperty(x => x.ReadAt, app.Clock.GetUtcNow()))
        );

        await app.OpenAsync(invoice.Anna + "/h", Story.IpB);

        await app.ViewsAsync(invoice.Id, 2);
        Assert.Single(await app.NotificationsAsync(invoice.Id));
    }

    [Fact]
    public async Task A_minute_later_the_open_stands_and_what_follows_is_the_scanners()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        await app.OpenAsync(invoice.Anna, Story.IpB);

        app.Clock.Advance(TimeSpan.FromSeconds(61));
        await app.OpenAsync(invoice.Anna + "/h", Story.IpB);
        app.Clock.Advance(TimeSpan.FromMinutes(9));
        await app.OpenAsync(invoice.Accounts, Story.IpB);
        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.OpenAsync(invoice.Shared, Story.IpB);

        var views = await app.ViewsAsync(invoice.Id, 4);
        Assert.Equal([null, ViewReason.ScannerTrap, ViewReason.ScannerTrap, null], views.Select(view => view.Reason));
    }

    [Fact]
    public async Task The_trap_catches_the_same_browser_from_another_network()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        await app.OpenAsync(invoice.Anna + "/h", Story.IpB, OldChrome);

        app.Clock.Advance(TimeSpan.FromSeconds(1));
        await app.OpenAsync(invoice.Anna, Story.IpA, OldChrome);
        app.Clock.Advance(TimeSpan.FromSeconds(11));
        await app.OpenAsync(invoice.Anna, Story.IpA);

        var views = await app.ViewsAsync(invoice.Id, 3);
        Assert.Equal([ViewReason.ScannerTrap, ViewReason.ScannerTrap, null], views.Select(view => view.Reason));
    }

    [Theory]
    [InlineData("%27")]
    [InlineData("x")]
    [InlineData("/h/h")]
    [InlineData("/pdf.html")]
    public async Task A_link_that_was_tampered_with_is_a_trap(string suffix)
    {
        var invoice = await app.GivenAnOldInvoiceAsync();

        var probe = await app.OpenAsync(invoice.Anna + suffix, Story.IpB);
        await app.OpenAsync(invoice.Anna, Story.IpB);

        Assert.Equal(HttpStatusCode.NotFound, probe.StatusCode);
        Assert.All(await app.ViewsAsync(invoice.Id, 2), view => Assert.Equal(ViewReason.ScannerTrap, view.Reason));
    }

    [Fact]
    public async Task After_a_trap_a_person_in_the_same_network_is_not_cooled_down_by_the_scanner()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        await app.OpenAsync(invoice.Anna, Story.IpB);
        await app.OpenAsync(invoice.Anna + "/h", Story.IpB);

        app.Clock.Advance(TimeSpan.FromMinutes(11));
        await app.OpenAsync(invoice.Anna, Story.IpB);

        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task From_a_filters_network_nobody_counts_and_the_reason_names_it()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();

        await app.OpenAsync(invoice.Anna, TrackedApp.InAFilter);

        var view = await app.ViewAsync(invoice.Id, _ => true);
        Assert.Equal((ViewVerdict.Suppressed, ViewReason.ScannerNetwork, "Sieve Ltd"), (view.Verdict, view.Reason, view.Rule));
        Assert.Equal("the address belongs to Sieve Ltd's mail filtering", view.ReasonText);
    }

    [Fact]
    public async Task Three_recipients_links_within_ten_seconds_are_a_burst_and_the_first_two_turn()
    {
        var invoice = await app.GivenAnOldInvoiceAsync(hasThreeRecipients: true);
        string[] links = [.. invoice.Links.Where(link => link.Key != "shared").Select(link => link.Value)];

        foreach (var link in links)
        {
            await app.OpenAsync(link, Story.IpB);
            app.Clock.Advance(TimeSpan.FromSeconds(4));
        }

        var views = await app.ViewsAsync(invoice.Id, 3);
        Assert.All(views, view => Assert.Equal((ViewVerdict.Suppressed, ViewReason.ScannerBurst), (view.Verdict, view.Reason)));
        Assert.Equal(0, (await app.FindAsync(invoice.Id)).ViewCount);
        Assert.Empty(await app.NotificationsAsync(invoice.Id));
    }

    [Fact]
    public async Task Three_invoices_within_ten_seconds_are_a_book_keeper()
    {
        SentInvoice[] invoices =
        [
            await app.GivenAnOldInvoiceAsync(),
            await app.GivenAnOldInvoiceAsync(),
            await app.GivenAnOldInvoiceAsync(),
        ];

        foreach (var invoice in invoices)
        {
            await app.OpenAsync(invoice.Anna, Story.IpB);
            app.Clock.Advance(TimeSpan.FromSeconds(2));
        }

        foreach (var invoice in invoices)
            Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Thirty_seconds_after_delivery_alone_suppress_nobody()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.MailsAsync(invoice.Id);
        app.Clock.Advance(TimeSpan.FromSeconds(30));

        await app.OpenAsync(invoice.Anna);

        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    /// <summary>Each fact of the score, shown by a pair that differs in it alone.</summary>
    [Theory]
    [InlineData("no language named, headers missing that this browser sends", 4, "")]
    [InlineData("no language named, several browsers from one address at once", 4, "Sec-Fetch-Mode: navigate|another")]
    [InlineData("no language named, headers missing that this browser sends, a browser more than two years old", 5, "old")]
    [InlineData("", 0, "Accept-Language: de")]
    [InlineData("", 0, "Sec-Fetch-Mode: navigate")]
    [InlineData("", 0, "Via: 1.1 proxy")]
    public async Task What_is_missing_adds_up(string facts, int score, string difference)
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var headers = Bare.ToList();
        if (difference is "old")
            headers = [("User-Agent", OldChrome)];
        else if (difference.Split('|')[0].Split(": ") is [var name, var value])
            headers.Add((name, value));
        if (difference.EndsWith("another", StringComparison.Ordinal))
            await app.OpenAsync(invoice.Accounts, Story.IpB, OldChrome);
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        await app.VisitAsync(invoice.Anna, Story.IpB, [.. headers]);

        var view = (await app.ViewsAsync(invoice.Id, 1))[^1];
        Assert.Equal(
            score == 0 ? (ViewVerdict.Counted, null, null) : (ViewVerdict.Held, score, $"no sign of a person: {facts}"),
            (view.Verdict, view.Score, view.ReasonText)
        );
    }

    [Fact]
    public async Task Soon_after_delivery_less_is_enough()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.MailsAsync(invoice.Id);
        app.Clock.Advance(TimeSpan.FromSeconds(9));

        await app.VisitAsync(invoice.Anna, Story.IpB, ("User-Agent", Story.Chrome), ("Sec-Fetch-Mode", "navigate"));

        var view = await app.ViewAsync(invoice.Id, _ => true);
        Assert.Equal((ViewVerdict.Held, 4), (view.Verdict, view.Score));
        Assert.Equal("no sign of a person: 9 s after delivery, no language named", view.ReasonText);
    }

    [Fact]
    public async Task Over_plain_http_no_browser_sends_fetch_metadata_and_none_is_missed()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        using var browser = app.Browser();
        var request = new HttpRequestMessage(HttpMethod.Get, invoice.Anna);
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", Story.IpB);
        request.Headers.TryAddWithoutValidation("User-Agent", Story.Chrome);

        await browser.SendAsync(request);

        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task A_private_network_is_never_held()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();

        await app.VisitAsync(invoice.Anna, "192.168.7.7", Bare);

        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task A_cloud_alone_holds_and_half_a_minute_later_it_is_a_possible_open()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        await app.OpenAsync(invoice.Anna, TrackedApp.InACloud);
        var held = await app.ViewAsync(invoice.Id, _ => true);
        Assert.Equal((ViewVerdict.Held, "Nimbus"), (held.Verdict, held.NetworkLabel));
        Assert.Empty(await app.NotificationsAsync(invoice.Id));

        app.Clock.Advance(TimeSpan.FromSeconds(31));

        var ended = await app.ViewAsync(invoice.Id, view => view.Verdict is ViewVerdict.Suppressed);
        Assert.Equal((ViewVerdict.Suppressed, ViewReason.ScannerLikely), (ended.Verdict, ended.Reason));
        Assert.Equal("no sign of a person: from a cloud network (Nimbus)", ended.ReasonText);
        var entry = Assert.Single(await app.ActivityAsync(invoice.Id, ActivityType.Suppressed));
        Assert.Equal("Not counted: no sign of a person: from a cloud network (Nimbus)", entry.Text);
    }

    [Fact]
    public async Task A_held_visit_uses_up_nobodys_turn()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        await app.VisitAsync(invoice.Anna, Story.IpB, Bare);

        app.Clock.Advance(TimeSpan.FromMinutes(2));
        await app.OpenAsync(invoice.Anna, Story.IpB);

        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task In_the_literal_mode_only_what_a_visit_says_is_heard()
    {
        await using var own = new TrackedApp();
        await own.InitializeAsync();
        await SetModeAsync(own, TrackingMode.Literal);
        var invoice = await own.GivenAnOldInvoiceAsync();

        await own.OpenAsync(invoice.Anna, TrackedApp.InAFilter);
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        await own.OpenAsync(invoice.Anna, TrackedApp.InAFilter);
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        await own.OpenAsync(invoice.Anna, TrackedApp.InACloud, Story.Googlebot);
        own.Clock.Advance(TimeSpan.FromSeconds(1));
        await own.VisitAsync(invoice.Accounts, Story.IpB, [.. Bare, ("Sec-Purpose", "prefetch")]);

        var views = await own.ViewsAsync(invoice.Id, 4);
        Assert.Equal([null, ViewReason.Cooldown, ViewReason.BotUserAgent, null], views.Select(view => view.Reason));
    }

    [Fact]
    public async Task In_the_strict_mode_a_visit_waits_until_its_page_reports_a_person()
    {
        await using var own = new TrackedApp();
        await own.InitializeAsync();
        await SetModeAsync(own, TrackingMode.Strict);
        var invoice = await own.GivenAnOldInvoiceAsync();

        var page = await own.OpenAsync(invoice.Anna);
        own.Clock.Advance(TimeSpan.FromHours(1));
        var waiting = await own.ViewAsync(invoice.Id, _ => true);
        Assert.Equal(ViewVerdict.Held, waiting.Verdict);
        Assert.Empty(await own.NotificationsAsync(invoice.Id));
        var entry = Assert.Single(await own.ActivityAsync(invoice.Id, ActivityType.Suppressed));
        Assert.Equal("Possible open via Anna Berg's link: waiting for confirmation", entry.Text);

        await own.SignalAsync(invoice.Anna, await page.NonceAsync(), 2_000, "scroll");

        var view = await own.ViewAsync(invoice.Id, found => found.Verdict is ViewVerdict.Counted);
        Assert.Equal((ViewVerdict.Counted, ViewConfidence.Confirmed), (view.Verdict, view.Confidence));
        Assert.Single(await own.NotificationsAsync(invoice.Id));
    }

    private static Task<int> SetModeAsync(App app, TrackingMode mode) =>
        app.QueryAsync(db => db.Workspaces.ExecuteUpdateAsync(w => w.SetProperty(x => x.TrackingMode, mode)));
}
