using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>AC-14, AC-15 and the rules of a link: a capability that says whose it is, and nothing about others.</summary>
public sealed class LinkTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Each_recipient_has_a_link_of_their_own_and_the_alert_names_it()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        Assert.Equal(3, invoice.Links.Values.Distinct().Count());
        Assert.All(invoice.Links.Values, path => Assert.Equal("/i/".Length + LinkToken.Length, path.Length));

        await app.OpenAsync(invoice.Accounts);

        var told = Assert.Single(await app.NotificationsAsync(invoice.Id));
        Assert.StartsWith("via accounts@acme.example's link", told.Body, StringComparison.Ordinal);
        var opens = await app.QueryAsync(db =>
            db.InvoiceLinks.Where(l => l.InvoiceId == invoice.Id && l.Email != null).ToDictionaryAsync(l => l.Email!, l => l.OpenCount)
        );
        Assert.Equal((0, 1), (opens["anna@acme.example"], opens["accounts@acme.example"]));
    }

    [Fact]
    public async Task A_revoked_link_leads_nowhere_and_the_other_still_works()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        await app.QueryAsync(async db =>
        {
            (await db.InvoiceLinks.SingleAsync(l => l.InvoiceId == invoice.Id && l.Email == "anna@acme.example")).Revoke(
                app.Clock.GetUtcNow()
            );
            return await db.SaveChangesAsync();
        });

        Assert.Equal(HttpStatusCode.NotFound, (await app.OpenAsync(invoice.Anna)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(invoice.Accounts)).StatusCode);
    }

    [Fact]
    public async Task Whatever_leads_nowhere_gets_one_identical_answer()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        var token = invoice.Anna["/i/".Length..];
        string[] wrong =
        [
            LinkToken.Create().ToString(),
            token[..^1] + (token[^1] == 'A' ? 'E' : 'A'),
            token.ToUpperInvariant(),
            token + "=",
            token + "%20",
            token + "/x.css",
            "",
            "1",
            "..%2f..%2fetc%2fpasswd",
            invoice.Id.ToString(),
            new string('a', 8000),
        ];

        var answers = new HashSet<string>();
        foreach (var path in wrong)
        {
            var response = await app.OpenAsync("/i/" + path);
            Assert.True(
                response.StatusCode is HttpStatusCode.NotFound,
                $"/i/{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}"
            );
            var headers = string.Join(
                '\n',
                response.Headers.Concat(response.Content.Headers).Select(h => $"{h.Key}: {string.Join(',', h.Value)}").Order()
            );
            answers.Add(headers + await response.Content.ReadAsStringAsync());
        }

        Assert.Single(answers);
        Assert.Contains("X-Robots-Tag: noindex, nofollow, noarchive", answers.Single(), StringComparison.Ordinal);
        Assert.Empty(await app.ViewsAsync(invoice.Id, 0));
    }

    [Fact]
    public async Task Trying_many_links_is_slowed_down_and_a_known_link_never_is()
    {
        await using var limited = await App.StartAsync(("RateLimits:Enabled", "true"));
        var invoice = await limited.GivenASentInvoiceAsync();

        HttpResponseMessage last = null!;
        for (var i = 0; i < 21; i++)
            last = await limited.OpenAsync("/i/" + LinkToken.Create());

        Assert.Equal(HttpStatusCode.TooManyRequests, last.StatusCode);
        Assert.NotNull(last.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.NotFound, (await limited.OpenAsync("/i/" + LinkToken.Create(), Story.IpB)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await limited.OpenAsync(invoice.Anna)).StatusCode);
    }

    [Fact]
    public async Task The_signed_in_creator_is_told_that_the_visit_is_not_counted()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        using var browser = await app.SignInAsync(app.Maya);

        var page = await (await browser.SendAsync(Story.Request(invoice.Anna))).Content.ReadAsStringAsync();
        await browser.SendAsync(Story.Request(invoice.Anna + "/pdf"));

        Assert.Contains("You are signed in, so this visit is not counted.", page, StringComparison.Ordinal);
        Assert.All(await app.ViewsAsync(invoice.Id, 2), view => Assert.Equal(ViewReason.OwnView, view.Reason));
        Assert.Equal(0, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task The_creators_browser_stays_known_after_signing_out()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        using var browser = await app.SignInAsync(app.Maya);
        var form = await browser.GetStringAsync("/financials/invoices");
        await browser.PostAsync("/logout", new FormUrlEncodedContent([new("__RequestVerificationToken", Story.AntiforgeryToken(form))]));
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).StatusCode);

        await browser.SendAsync(Story.Request(invoice.Anna));

        Assert.Equal(ViewReason.OwnView, Assert.Single(await app.ViewsAsync(invoice.Id, 1)).Reason);
    }

    [Theory]
    [InlineData("?preview=1")]
    [InlineData("?silent=true")]
    [InlineData("?next=https://evil.example")]
    public async Task No_query_parameter_hides_a_stranger(string query)
    {
        var invoice = await app.GivenASentInvoiceAsync();

        var response = await app.OpenAsync(invoice.Anna + query);

        Assert.DoesNotContain("evil.example", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task A_signed_in_stranger_is_a_visitor_like_any_other()
    {
        await using var other = await App.StartAsync();
        var invoice = await other.GivenASentInvoiceAsync();
        using var browser = await app.SignInAsync(app.Maya);

        // Another installation's cookies say nothing here.
        using var request = Story.Request(invoice.Anna);
        request.Headers.Add("Cookie", "session=forged; owner=forged");
        await other.Browser().SendAsync(request);

        Assert.Equal(1, (await other.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Only_the_trusted_proxy_names_the_client()
    {
        await using var direct = await App.StartAsync(("Proxy:Hops", "1"));
        var invoice = await direct.GivenASentInvoiceAsync();

        // The left-most entries are the client's own invention.
        foreach (var forged in new[] { "1.2.3.4", "5.6.7.8", "not-an-ip, ,," })
            await direct.OpenAsync(invoice.Anna, $"{forged}, {Story.IpA}");

        Assert.Equal(1, (await direct.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task The_page_carries_the_headers_of_the_contract_and_sets_no_cookie()
    {
        var invoice = await app.GivenASentInvoiceAsync();

        var response = await app.OpenAsync(invoice.Anna);

        Assert.Equal("no-store, private", string.Join(", ", response.Headers.CacheControl!.ToString().Split(", ").Order()));
        Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
        Assert.Equal("noindex, nofollow, noarchive", response.Headers.GetValues("X-Robots-Tag").Single());
        Assert.DoesNotContain("unsafe", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("Server"));
    }
}
