using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>AC-07 and AC-08: what does not count, why, and that it never uses up a person's turn.</summary>
public sealed class FilterTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData(Story.Googlebot)]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")]
    [InlineData("WhatsApp/2.23.20.0 A")]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)")]
    [InlineData("Mozilla/5.0 (compatible; MSIE 9.0; Windows NT 6.1; Trident/5.0) BingPreview/1.0b")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/146.0.0.0 Safari/537.36")]
    [InlineData("curl/8.5.0")]
    [InlineData("python-requests/2.32.3")]
    [InlineData("Go-http-client/2.0")]
    public async Task A_bot_gets_the_page_and_counts_for_nothing(string agent)
    {
        var invoice = await app.GivenASentInvoiceAsync();

        var response = await app.OpenAsync(invoice.Anna, agent: agent);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains("1,190.00", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var view = Assert.Single(await app.ViewsAsync(invoice.Id, 1));
        Assert.Equal((ViewVerdict.Suppressed, ViewReason.BotUserAgent), (view.Verdict, view.Reason));
        Assert.False(string.IsNullOrEmpty(view.Rule));
        Assert.Contains(view.Rule, view.ReasonText, StringComparison.Ordinal);
        Assert.Empty(await app.NotificationsAsync(invoice.Id));
        Assert.Equal(0, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task A_bot_does_not_use_up_the_cooldown_of_a_person_on_the_same_network()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna, agent: Story.Googlebot);

        app.Clock.Advance(TimeSpan.FromSeconds(5));
        await app.OpenAsync(invoice.Anna);

        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Theory]
    [InlineData("HEAD", HttpStatusCode.OK)]
    [InlineData("OPTIONS", HttpStatusCode.NoContent)]
    [InlineData("POST", HttpStatusCode.MethodNotAllowed)]
    public async Task A_link_check_is_answered_and_opens_nothing(string method, HttpStatusCode status)
    {
        var invoice = await app.GivenASentInvoiceAsync();

        var response = await app.OpenAsync(invoice.Anna, method: new HttpMethod(method));

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(ViewReason.NotAPageView, Assert.Single(await app.ViewsAsync(invoice.Id, 1)).Reason);
        Assert.Equal(0, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Theory]
    [InlineData("Sec-Purpose", "prefetch;prerender")]
    [InlineData("Purpose", "prefetch")]
    [InlineData("X-Purpose", "preview")]
    [InlineData("X-Moz", "prefetch")]
    public async Task A_page_loaded_in_advance_was_not_opened(string header, string value)
    {
        var invoice = await app.GivenASentInvoiceAsync();
        using var browser = app.Browser();
        using var request = Story.Request(invoice.Anna);
        request.Headers.Add(header, value);

        var response = await browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(ViewReason.Prefetch, Assert.Single(await app.ViewsAsync(invoice.Id, 1)).Reason);
        Assert.Equal(0, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    public async Task A_visitor_who_says_nothing_is_no_browser(string? agent)
    {
        var invoice = await app.GivenASentInvoiceAsync();

        await app.OpenAsync(invoice.Anna, agent: agent);

        Assert.Equal(ViewReason.NoUserAgent, Assert.Single(await app.ViewsAsync(invoice.Id, 1)).Reason);
        Assert.Equal(0, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task A_client_who_opted_out_leaves_nothing_but_a_count()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        var clientId = (await app.FindAsync(invoice.Id)).ClientId;
        await app.QueryAsync(async db =>
        {
            var client = await db.Clients.FindAsync(clientId);
            client!.TrackOpens = false;
            return await db.SaveChangesAsync();
        });

        var page = await (await app.OpenAsync(invoice.Anna)).Content.ReadAsStringAsync();

        Assert.Contains("Nobody is told when this invoice is opened.", page, StringComparison.Ordinal);
        Assert.DoesNotContain("/js/signal", page, StringComparison.Ordinal);
        var count = await app.EventuallyAsync(async db => (await db.Clients.FindAsync(clientId))!.UntrackedVisits, visits => visits > 0);
        Assert.Equal(1, count);
        Assert.Empty(await app.ViewsAsync(invoice.Id, 0));
        Assert.Equal(0, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Nothing_is_judged_or_kept_when_tracking_is_off()
    {
        await using var untracked = await App.StartAsync(("Tracking:Enabled", "false"));
        var invoice = await untracked.GivenASentInvoiceAsync();

        var response = await untracked.OpenAsync(invoice.Anna);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(await untracked.ViewsAsync(invoice.Id, 0));
    }
}
