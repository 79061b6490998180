using InvoiceTracker.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InvoiceTracker.BrowserTests;

/// <summary>From an empty database to the first open that arrives, with every empty state on the way.</summary>
public sealed class FirstRunTests(FirstRunTests.NewSite site) : IClassFixture<FirstRunTests.NewSite>
{
    [Fact]
    public async Task A_newcomer_sets_up_and_watches_the_sample_being_opened()
    {
        await InEveryLookAsync("setup", "/setup");
        await using var maya = await site.SomebodyAsync(Look.Desktop, ColorScheme.Light);
        var page = maya.Page;

        await page.GotoAsync("/");
        await page.WaitForURLAsync("**/setup");
        await page.GetByLabel("Business name").FillAsync("Northlight Studio");
        await page.GetByLabel("Your name").FillAsync("Maya Lindqvist");
        await page.GetByLabel("E-mail").FillAsync("maya@northlight.example");
        await page.GetByLabel("Password").FillAsync(App.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Set up" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Welcome, Maya");

        var cookies = await page.Context.CookiesAsync();
        foreach (var (name, path) in EmptyPages)
            await InEveryLookAsync(name, path, cookies);

        await page.GetByRole(AriaRole.Button, new() { Name = "Open sample" }).ClickAsync();
        var sample = page.Locator("section", new() { HasText = "Watching live" });
        var link = await sample.Locator("[data-copy]").GetAttributeAsync("data-copy");
        await using (var stranger = await site.SomebodyAsync(Look.Desktop, ColorScheme.Light))
            await stranger.Page.GotoAsync(link!);
        await Expect(page.Locator("#welcome")).ToContainTextAsync("Someone opened the invoice", new() { Timeout = 2_000 });
        await Expect(page.Locator("#welcome")).ToContainTextAsync("2 of 4 done");
        await InEveryLookAsync("welcome-sample", "/", cookies);

        await page.GetByRole(AriaRole.Button, new() { Name = "Load examples" }).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("You are looking at examples.");
        await InEveryLookAsync("examples", "/", cookies);
        await page.GetByRole(AriaRole.Button, new() { Name = "Remove examples" }).ClickAsync();
        await Expect(page.Locator("h1")).ToHaveTextAsync("Welcome, Maya");
        await maya.IsWellMadeAsync();
    }

    private static readonly (string Name, string Path)[] EmptyPages =
    [
        ("welcome", "/"),
        ("empty-invoices", "/financials/invoices"),
        ("empty-clients", "/financials/clients"),
        ("empty-notifications", "/notifications"),
        ("empty-activity", "/activity"),
        ("empty-mail", "/settings/mail"),
    ];

    private async Task InEveryLookAsync(string name, string path, IReadOnlyList<BrowserContextCookiesResult>? cookies = null)
    {
        foreach (var (width, scheme) in Look.All.Select(row => row.Data))
        {
            await using var person = await site.SomebodyAsync(width, scheme);
            if (cookies is not null)
                await person.Page.Context.AddCookiesAsync(
                    cookies.Select(c => new Cookie
                    {
                        Name = c.Name,
                        Value = c.Value,
                        Domain = c.Domain,
                        Path = c.Path,
                    })
                );
            var tour = new Tour(person, width, scheme);
            await tour.VisitAsync(name, path);
            tour.FoundNothing();
        }
    }

    public sealed class NewSite(Browser browser) : Site(browser)
    {
        protected override App NewApp() => new EmptyApp();
    }

    private sealed class EmptyApp : App
    {
        protected override bool IsSetUp => false;
    }
}
