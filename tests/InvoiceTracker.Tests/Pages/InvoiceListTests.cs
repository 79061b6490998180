using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>The list of invoices. What it shows stands in its address.</summary>
public sealed class InvoiceListTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task An_empty_list_says_how_long_the_first_takes()
    {
        await using var fresh = await App.StartAsync();
        using var maya = await fresh.SignInAsync(fresh.Maya);

        var words = await (await maya.GetAsync(InvoicePages.List)).WordsAsync();

        Assert.Contains("No invoices yet Your first takes about two minutes.", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_row_tells_title_client_state_opens_and_amount()
    {
        var sent = await app.GivenASentInvoiceAsync("Brand refresh");
        await app.OpenAsync(sent.Anna);
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.GetAsync($"{InvoicePages.List}?q=Brand+refresh");

        Assert.Contains($"Brand refresh #{sent.Number} Acme GmbH Opened", await response.WordsAsync(), StringComparison.Ordinal);
        var html = await response.TextAsync();
        Assert.Contains("€1,190.00", html, StringComparison.Ordinal);
        Assert.Contains("Opened once on 23 November", html, StringComparison.Ordinal);
        Assert.Contains($"data-live-invoice=\"{sent.Id}\"", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?status=opened", "Seen")]
    [InlineData("?status=unopened", "Unseen")]
    [InlineData("?status=draft", "Unsent")]
    [InlineData("?q=unsent", "Unsent")]
    [InlineData("?q=seen&status=opened", "Seen")]
    public async Task Chips_and_search_narrow_the_list(string query, string expected)
    {
        await using var fresh = await App.StartAsync();
        var seen = await fresh.GivenASentInvoiceAsync("Seen");
        await fresh.OpenAsync(seen.Anna);
        await fresh.GivenASentInvoiceAsync("Unseen");
        await fresh.GivenADraftAsync("Unsent");
        using var maya = await fresh.SignInAsync(fresh.Maya);

        Assert.Equal([expected], Titles(await maya.GetStringAsync(InvoicePages.List + query)));
    }

    [Fact]
    public async Task Columns_sort_both_ways_and_the_rest_of_the_address_stays()
    {
        await using var fresh = await App.StartAsync();
        await GivenDraftsAsync(fresh, 3);
        using var maya = await fresh.SignInAsync(fresh.Maya);

        var html = await maya.GetStringAsync($"{InvoicePages.List}?status=draft&sort=-total");

        Assert.Equal(["Draft 2", "Draft 1", "Draft 0"], Titles(html));
        Assert.Contains("aria-sort=\"descending\"", html, StringComparison.Ordinal);
        Assert.Contains("/financials/invoices?status=draft&amp;sort=total", html, StringComparison.Ordinal);
        Assert.Equal(["Draft 0", "Draft 1", "Draft 2"], Titles(await maya.GetStringAsync($"{InvoicePages.List}?status=draft&sort=total")));
    }

    [Fact]
    public async Task Show_more_goes_on_where_the_page_ended_and_skips_nothing()
    {
        await using var fresh = await App.StartAsync();
        await GivenDraftsAsync(fresh, 53);
        using var maya = await fresh.SignInAsync(fresh.Maya);

        var first = await maya.GetStringAsync(InvoicePages.List);
        var next = WebUtility.HtmlDecode(
            Regex.Match(first, "href=\"([^\"]*after=[^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value
        );
        var second = await maya.GetStringAsync(next);

        Assert.Equal((50, 3), (Titles(first).Count, Titles(second).Count));
        Assert.Equal(53, Titles(first).Concat(Titles(second)).Distinct().Count());
        Assert.DoesNotContain("Show more", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_matches_nothing_offers_the_way_back()
    {
        await app.GivenADraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var words = await (await maya.GetAsync($"{InvoicePages.List}?q=%3Cscript%3Ealert(1)%3C/script%3E")).TextAsync();

        Assert.Contains("Nothing matches", words, StringComparison.Ordinal);
        Assert.Contains("Clear filters", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?status=nonsense")]
    [InlineData("?sort=nonsense")]
    public async Task An_address_that_says_nothing_known_leads_to_the_whole_list(string query)
    {
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.GetAsync(InvoicePages.List + query);

        Assert.Equal(InvoicePages.List, response.Headers.Location!.OriginalString);
    }

    [Fact]
    public async Task A_cursor_of_another_order_begins_at_the_top()
    {
        await app.GivenADraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(HttpStatusCode.OK, (await maya.GetAsync($"{InvoicePages.List}?sort=total&after=bm9uc2Vuc2U")).StatusCode);
    }

    [Fact]
    public async Task One_row_is_drawn_anew_and_only_for_its_own_workspace()
    {
        var sent = await app.GivenASentInvoiceAsync("Website");
        var theirs = await app.GivenSomebodyElsesDraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var row = await maya.GetStringAsync($"{InvoicePages.List}?handler=Row&id={sent.Id}");

        Assert.StartsWith("<tr", row.TrimStart(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync($"{InvoicePages.List}?handler=Row&id={theirs}")).StatusCode);
        Assert.DoesNotContain(theirs.ToString(), await maya.GetStringAsync(InvoicePages.List), StringComparison.Ordinal);
    }

    private static List<string> Titles(string html) =>
        [
            .. Regex
                .Matches(html, "class=\"title\"[^>]*>([^<]*)<", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)),
        ];

    private static Task<int> GivenDraftsAsync(App app, int count) =>
        app.QueryAsync(db =>
        {
            for (var i = 0; i < count; i++)
            {
                var content = Story.Content(null, new DateOnly(2026, 12, 7), $"Draft {i}") with
                {
                    Lines = [new LineContent("Work", i + 1, 10, new TaxRate(19))],
                };
                db.Invoices.Add(new Invoice(app.Maya.WorkspaceId, app.Maya.UserId, content, app.Clock.GetUtcNow().AddSeconds(i)));
            }
            return db.SaveChangesAsync();
        });
}
