using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Pages;

/// <summary>Search and jump, as a page and as the list of the palette.</summary>
public sealed class SearchPageTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task It_finds_invoices_clients_and_pages_and_leads_there()
    {
        var invoice = await app.GivenASentInvoiceAsync("Letterhead");
        using var maya = await app.SignInAsync(app.Maya);

        foreach (var words in new[] { "letterHEAD", invoice.Number, $"#{invoice.Number}", $" {invoice.Number} " })
        {
            var found = await FindAsync(maya, words);
            Assert.Contains($"/financials/invoices/{invoice.Id}", found.Links);
        }
        var acme = await FindAsync(maya, "acme");
        Assert.Contains(acme.Links, link => link.StartsWith("/financials/clients/", StringComparison.Ordinal));
        Assert.Contains($"/financials/invoices/{invoice.Id}", acme.Links);
        Assert.Contains("/settings/numbering", (await FindAsync(maya, "numbering")).Links);
        Assert.Contains("1 result", (await FindAsync(maya, "numbering")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_words_it_offers_the_pages_and_without_results_it_says_so()
    {
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Contains("/financials/invoices/new", (await FindAsync(maya, "")).Links);
        Assert.Contains("/financials/invoices/new", (await FindAsync(maya, "   ")).Links);
        var none = await FindAsync(maya, "<b>zebra%");
        Assert.Empty(none.Links);
        Assert.Contains("Nothing matches “<b>zebra%”", none.Text, StringComparison.Ordinal);
        Assert.Contains("Nothing matches", (await FindAsync(maya, new string('x', 5_000))).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_palette_gets_the_list_alone()
    {
        using var maya = await app.SignInAsync(app.Maya);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/search?q=activity");
        request.Headers.Add("HX-Request", "true");

        var list = await (await maya.SendAsync(request)).TextAsync();

        Assert.DoesNotContain("<html", list, StringComparison.Ordinal);
        Assert.Contains("data-for=\"activity\"", list, StringComparison.Ordinal);
        Assert.Contains("href=\"/activity\"", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_another_business_is_found()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var olivia = await app.GivenAnotherWorkspaceAsync();
        await app.QueryAsync(async db =>
        {
            var client = new Client(olivia.WorkspaceId, "Secret Client", app.Clock.GetUtcNow());
            db.Clients.Add(client);
            db.Invoices.Add(
                new Invoice(
                    olivia.WorkspaceId,
                    olivia.UserId,
                    Story.Content(client.Id, new DateOnly(2026, 12, 24), "Secret invoice"),
                    app.Clock.GetUtcNow()
                )
            );
            return await db.SaveChangesAsync();
        });

        Assert.Empty((await FindAsync(maya, "secret")).Links);
    }

    [Fact]
    public async Task Who_is_signed_out_is_asked_to_sign_in() =>
        Assert.StartsWith(
            "/login",
            (await app.Browser().GetAsync("/search?q=x")).Headers.Location!.PathAndQueryOrPath(),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task The_link_for_the_clipboard_is_the_shared_one_and_only_ours()
    {
        var invoice = await app.GivenASentInvoiceAsync();
        var draft = await app.GivenADraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(
            $"https://billing.northlight.example{invoice.Shared}",
            await maya.GetStringAsync($"/financials/invoices?handler=Link&id={invoice.Id}")
        );
        foreach (var id in new[] { draft, Guid.NewGuid() })
            Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync($"/financials/invoices?handler=Link&id={id}")).StatusCode);
    }

    private static async Task<(IReadOnlyList<string> Links, string Text)> FindAsync(HttpClient browser, string words)
    {
        var page = await new HtmlParser().ParseDocumentAsync(await browser.GetStreamAsync($"/search?q={Uri.EscapeDataString(words)}"));
        var found = page.QuerySelector("main .found")!;
        return ([.. found.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!)], found.TextContent);
    }
}
