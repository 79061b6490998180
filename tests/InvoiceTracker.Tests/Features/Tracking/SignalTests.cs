using System.Net;
using System.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>AC-18 and the second half of AC-08: what the page's own script says, and whom it makes believe.</summary>
public sealed class SignalTests(TrackedApp app) : IClassFixture<TrackedApp>
{
    [Fact]
    public async Task Three_seconds_and_a_scroll_confirm_an_open()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var page = await app.OpenAsync(invoice.Anna);

        var answer = await app.SignalAsync(invoice.Anna, await page.NonceAsync(), 3_200, "scroll");

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var view = await app.ViewAsync(invoice.Id, found => found.SignalAt is not null);
        Assert.Equal((ViewVerdict.Counted, ViewConfidence.Confirmed, 3), (view.Verdict, view.Confidence, view.SecondsVisible));
        Assert.Single(await app.NotificationsAsync(invoice.Id));
        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Theory]
    [InlineData(1_400, "scroll", ViewConfidence.PageLoaded)]
    [InlineData(1_500, "touch", ViewConfidence.Confirmed)]
    [InlineData(9_900, null, ViewConfidence.PageLoaded)]
    [InlineData(10_000, null, ViewConfidence.Confirmed)]
    [InlineData(5_000, "none", ViewConfidence.PageLoaded)]
    public async Task A_person_is_a_glance_with_a_touch_or_ten_seconds(int visibleMs, string? interaction, ViewConfidence confidence)
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var page = await app.OpenAsync(invoice.Anna, TrackedApp.InACloud);

        await app.SignalAsync(invoice.Anna, await page.NonceAsync(), visibleMs, interaction);

        var view = await app.ViewAsync(invoice.Id, found => found.SignalAt is not null);
        Assert.Equal(confidence, view.Confidence);
        Assert.Equal(confidence is ViewConfidence.Confirmed ? ViewVerdict.Counted : ViewVerdict.Held, view.Verdict);
        Assert.Equal(confidence is ViewConfidence.Confirmed ? 1 : 0, (await app.NotificationsAsync(invoice.Id)).Count);
    }

    [Fact]
    public async Task A_possible_open_becomes_one_when_its_tab_is_looked_at_later()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var page = await app.OpenAsync(invoice.Anna, TrackedApp.InACloud);
        var at = app.Clock.GetUtcNow();
        app.Clock.Advance(TimeSpan.FromMinutes(40));
        await app.ViewAsync(invoice.Id, view => view.Verdict is ViewVerdict.Suppressed);

        await app.SignalAsync(invoice.Anna, await page.NonceAsync(), 2_000, "pointer");

        await app.ViewAsync(invoice.Id, view => view.Verdict is ViewVerdict.Counted);
        var stored = await app.FindAsync(invoice.Id);
        Assert.Equal((1, at), (stored.ViewCount, stored.ViewedAt));
        Assert.Single(await app.ActivityAsync(invoice.Id, ActivityType.Opened));
        Assert.Empty(await app.ActivityAsync(invoice.Id, ActivityType.Suppressed));
    }

    [Fact]
    public async Task Against_enough_suspicion_no_signal_helps()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var page = await app.VisitAsync(invoice.Anna, TrackedApp.InACloud, ("User-Agent", Story.Chrome));

        await app.SignalAsync(invoice.Anna, await page.NonceAsync(), 2_500, "scroll");

        var view = await app.ViewAsync(invoice.Id, found => found.SignalAt is not null);
        Assert.Equal((8, ViewVerdict.Held), (view.Score, view.Verdict));
    }

    [Fact]
    public async Task While_another_open_of_the_network_counts_the_released_one_is_the_same_open()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var held = await app.VisitAsync(invoice.Anna, Story.IpB, ("User-Agent", Story.Chrome));
        app.Clock.Advance(TimeSpan.FromSeconds(11));
        await app.OpenAsync(invoice.Anna, Story.IpB);

        await app.SignalAsync(invoice.Anna, await held.NonceAsync(), 2_500, "scroll");

        var views = await app.EventuallyAsync(
            db => db.ViewEvents.AsNoTracking().Where(v => v.InvoiceId == invoice.Id).OrderBy(v => v.At).ToListAsync(),
            found => found[0].SignalAt is not null
        );
        Assert.Equal([ViewReason.Cooldown, null], views.Select(view => view.Reason));
        Assert.Single(await app.NotificationsAsync(invoice.Id));
    }

    [Fact]
    public async Task A_prerendered_page_counts_when_it_is_shown()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var page = await app.VisitAsync(
            invoice.Anna,
            Story.IpA,
            ("User-Agent", Story.Chrome),
            ("Accept-Language", "de"),
            ("Sec-Fetch-Mode", "navigate"),
            ("Sec-Purpose", "prefetch;prerender")
        );
        var before = await app.ViewAsync(invoice.Id, _ => true);
        Assert.Equal((ViewVerdict.Suppressed, ViewReason.Prefetch), (before.Verdict, before.Reason));

        var nonce = await page.NonceAsync();
        await app.SignalAsync(invoice.Anna, nonce, 1_000);
        await app.SignalAsync(invoice.Anna, nonce, 20_000, "scroll");

        var view = await app.ViewAsync(invoice.Id, found => found.Verdict is ViewVerdict.Counted);
        Assert.Null(view.Reason);
        var told = Assert.Single(await app.NotificationsAsync(invoice.Id));
        Assert.Equal($"Someone opened Invoice #{invoice.Number}", told.Title);
        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task A_driven_browser_gives_itself_away()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var page = await app.OpenAsync(invoice.Anna);

        await app.SignalAsync(invoice.Anna, await page.NonceAsync(), 4_000, "scroll", webdriver: true);

        var view = await app.ViewAsync(invoice.Id, found => found.Verdict is ViewVerdict.Suppressed);
        Assert.Equal((ViewReason.Automation, "the browser was driven by a program"), (view.Reason, view.ReasonText));
        Assert.Equal(0, (await app.FindAsync(invoice.Id)).ViewCount);
        Assert.Empty(await app.NotificationsAsync(invoice.Id));
    }

    [Fact]
    public async Task A_bot_is_not_believed()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var page = await app.OpenAsync(invoice.Anna, agent: "curl/8.5.0");

        await app.SignalAsync(invoice.Anna, await page.NonceAsync(), 9_000, "pointer");

        var view = await app.ViewAsync(invoice.Id, found => found.SignalAt is not null);
        Assert.Equal((ViewVerdict.Suppressed, ViewReason.BotUserAgent), (view.Verdict, view.Reason));
    }

    [Fact]
    public async Task A_nonce_is_heard_once_for_its_own_link_and_only_if_it_was_given()
    {
        var (invoice, other) = (await app.GivenAnOldInvoiceAsync(), await app.GivenAnOldInvoiceAsync());
        var nonce = await (await app.OpenAsync(invoice.Anna)).NonceAsync();

        HttpResponseMessage[] answers =
        [
            await app.SignalAsync(other.Anna, nonce, 9_000, "scroll"),
            await app.SignalAsync(invoice.Accounts, nonce, 9_000, "scroll"),
            await app.SignalAsync(invoice.Anna, "forged", 9_000, "scroll"),
            await app.SignalAsync(invoice.Anna, nonce + "A", 9_000, "scroll"),
            await app.SignalAsync(invoice.Anna, nonce, 2_000, "scroll"),
            await app.SignalAsync(invoice.Anna, nonce, 8_000, webdriver: true),
        ];

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode));
        var view = await app.ViewAsync(invoice.Id, found => found.SignalAt is not null);
        Assert.Equal((ViewVerdict.Counted, 2), (view.Verdict, view.SecondsVisible));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"nonce": 7, "visibleMs": "long"}""")]
    [InlineData("""{"nonce": "x", "visibleMs": 1e308}""")]
    [InlineData("""{"nonce": "x", "visibleMs": -5, "painted": "yes"}""")]
    [InlineData("""{"nonce": "\ud800", "visibleMs": 5}""")]
    public async Task Whatever_is_reported_the_answer_is_the_same(string body)
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        using var browser = app.Browser();

        var answer = await browser.PostAsync(invoice.Anna + "/signal", new StringContent(body, Encoding.UTF8));
        var long_ = await browser.PostAsync(invoice.Anna + "/signal", new StringContent(new string('x', 500_000)));

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, long_.StatusCode);
    }

    [Fact]
    public async Task The_script_is_small_first_party_and_named_by_the_page()
    {
        var invoice = await app.GivenAnOldInvoiceAsync();
        var html = await (await app.OpenAsync(invoice.Anna)).Content.ReadAsStringAsync();
        using var browser = app.Browser();

        var path = System.Text.RegularExpressions.Regex.Match(html, "src=\"(/js/signal[^\"]*)\"").Groups[1].Value;
        var script = await browser.GetByteArrayAsync(path);

        Assert.InRange(script.Length, 500, 2_047);
    }
}
