using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InvoiceTracker.BrowserTests;

/// <summary>Every key of the map, and the palette, by keyboard alone.</summary>
public sealed class KeyTests(Site site) : IClassFixture<Site>
{
    [Fact]
    public async Task Every_key_that_is_listed_does_what_is_said()
    {
        await site.MarkAllReadAsync();
        var older = await site.App.GivenASentInvoiceAsync("Older");
        site.App.Clock.Advance(TimeSpan.FromMinutes(1));
        var newer = await site.App.GivenASentInvoiceAsync("Newer");
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Desktop, ColorScheme.Light);
        var (page, keyboard) = (maya.Page, maya.Page.Keyboard);
        await page.Context.GrantPermissionsAsync(["clipboard-read", "clipboard-write"]);

        await keyboard.PressAsync("?");
        await Expect(page.Locator("#shortcuts")).ToBeVisibleAsync();
        Assert.Equal(
            ["Ctrl K", "/", "N", "G", "F", "I", "C", "S", "J", "K", "Enter", "L", "D", "F", "E", "S", "Ctrl Enter", "Z", "B", "Esc", "?"],
            await page.Locator("#shortcuts kbd").AllInnerTextsAsync()
        );
        await keyboard.PressAsync("n");
        await keyboard.PressAsync("Escape");
        await Expect(page.Locator("#shortcuts")).ToBeHiddenAsync();

        foreach (
            var (key, path) in new[] { ("c", "/financials/clients"), ("f", "/"), ("s", "/settings/**"), ("i", "/financials/invoices") }
        )
        {
            await keyboard.PressAsync("g");
            await keyboard.PressAsync(key);
            await page.WaitForURLAsync($"**{path}");
        }

        // Rows.
        await keyboard.PressAsync("j");
        await Expect(Focused(page)).ToHaveTextAsync("Newer");
        await keyboard.PressAsync("j");
        await Expect(Focused(page)).ToHaveTextAsync("Older");
        await keyboard.PressAsync("k");
        await Expect(Focused(page)).ToHaveTextAsync("Newer");
        await keyboard.PressAsync("l");
        await Expect(page.Locator(".toast").Last).ToContainTextAsync("Link copied");
        Assert.EndsWith(newer.Shared, await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);
        await keyboard.PressAsync("j");
        await keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/financials/invoices/{older.Id}");
        await keyboard.PressAsync("l");
        await Expect(page.Locator(".toast").Last).ToContainTextAsync("Link copied");
        Assert.EndsWith(older.Shared, await page.EvaluateAsync<string>("() => navigator.clipboard.readText()"), StringComparison.Ordinal);

        // B opens and Esc closes; only then Esc goes back.
        await keyboard.PressAsync("b");
        await Expect(page.Locator("#bell-panel")).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Expect(page.Locator("#bell-panel")).ToBeHiddenAsync();
        Assert.EndsWith(older.Id.ToString(), page.Url, StringComparison.Ordinal);
        await keyboard.PressAsync("Escape");
        await page.WaitForURLAsync("**/financials/invoices");

        // Duplicate: the row's, as a new draft.
        await keyboard.PressAsync("j");
        await keyboard.PressAsync("d");
        await page.WaitForURLAsync(new Regex("/financials/invoices/[0-9a-f-]{36}"));
        Assert.Equal(
            1,
            await site.App.QueryAsync(db => db.Invoices.CountAsync(i => i.GivenTitle == "Newer" && i.Status == InvoiceStatus.Draft))
        );

        await page.GotoAsync("/financials/invoices");
        await keyboard.PressAsync("/");
        await Expect(page.Locator("main input[type=search]")).ToBeFocusedAsync();
        await keyboard.TypeAsync("nb?");
        await Expect(page.Locator("main input[type=search]")).ToHaveValueAsync("nb?");

        // Save in a form, and undo what can be undone.
        await page.GotoAsync("/settings/profile");
        await page.GetByLabel("Your name").FocusAsync();
        await keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator(".toast").Last).ToContainTextAsync("Saved");
        await site.OpenAsync(newer.Anna);
        await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("1");
        await page.GotoAsync("/notifications");
        await page.GetByRole(AriaRole.Button, new() { Name = "Mark all read" }).ClickAsync();
        await Expect(page.Locator("#bell .badge")).ToBeHiddenAsync();
        await page.Locator("h1").ClickAsync();
        await keyboard.PressAsync("z");
        await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("1");
        await keyboard.PressAsync("n");
        await page.WaitForURLAsync("**/financials/invoices/new");
    }

    [Theory]
    [InlineData(Look.Desktop, ColorScheme.Dark)]
    [InlineData(Look.Phone, ColorScheme.Light)]
    public async Task The_palette_finds_and_jumps(int width, ColorScheme scheme)
    {
        var title = $"Signage {width}";
        var invoice = await site.App.GivenASentInvoiceAsync(title);
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var (page, keyboard) = (maya.Page, maya.Page.Keyboard);

        await keyboard.PressAsync("Control+k");
        await keyboard.TypeAsync(title);
        await Expect(page.Locator("#search-list a").First).ToContainTextAsync(title);
        await maya.IsWellMadeAsync();
        await keyboard.PressAsync("Enter");
        await page.WaitForURLAsync($"**/financials/invoices/{invoice.Id}");

        // Arrows, and back into the field.
        await keyboard.PressAsync("Control+k");
        await keyboard.TypeAsync("acme");
        var links = page.Locator("#search-list [data-for=acme] a");
        await Expect(links.First).ToBeVisibleAsync();
        await keyboard.PressAsync("ArrowDown");
        await Expect(links.First).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowDown");
        await Expect(links.Nth(1)).ToBeFocusedAsync();
        await keyboard.PressAsync("ArrowUp");
        await keyboard.PressAsync("ArrowUp");
        await Expect(page.Locator("#search-for")).ToBeFocusedAsync();
        await page.Locator("#search-for").FillAsync("zebra");
        await Expect(page.Locator("#search-list")).ToContainTextAsync("Nothing matches");
        await maya.IsWellMadeAsync();
        await page.Locator("#search-for").FillAsync("numbering");
        await Expect(page.Locator("#search-list [data-for=numbering] a")).ToHaveCountAsync(1);
        await keyboard.PressAsync("ArrowDown");
        await keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/settings/numbering");
    }

    [Fact]
    public async Task Single_keys_can_be_switched_off_and_Ctrl_K_stays()
    {
        await using var tom = await site.SignedInAsync(site.App.Tom, Look.Desktop, ColorScheme.Light);
        var (page, keyboard) = (tom.Page, tom.Page.Keyboard);
        await page.EvaluateAsync("() => { document.body.dataset.keys = 'off'; }");

        foreach (var key in new[] { "?", "b", "n", "/" })
            await keyboard.PressAsync(key);

        await Expect(page.Locator("#shortcuts")).ToBeHiddenAsync();
        await Expect(page.Locator("#bell-panel")).ToBeHiddenAsync();
        Assert.Equal("/", new Uri(page.Url).AbsolutePath);
        await keyboard.PressAsync("Control+k");
        await Expect(page.Locator("#search")).ToBeVisibleAsync();
    }

    private static ILocator Focused(IPage page) => page.Locator(":focus");
}
