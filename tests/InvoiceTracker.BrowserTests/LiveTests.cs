using System.Globalization;
using InvoiceTracker.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InvoiceTracker.BrowserTests;

/// <summary>AC-11: the right person, in real time; and a page that moves by itself without moving under anybody's hands.</summary>
public sealed class LiveTests(Site site) : IClassFixture<Site>
{
    private static readonly LocatorAssertionsToHaveTextOptions Soon = new() { Timeout = 2_000 };

    public static TheoryData<int, ColorScheme> Looks => Look.All;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task Maya_is_told_and_Tom_only_sees_it(int width, ColorScheme scheme)
    {
        await site.MarkAllReadAsync();
        var invoice = await site.App.GivenASentInvoiceAsync($"For two {width} {scheme}");
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        await using var tom = await site.SignedInAsync(site.App.Tom, width, scheme);
        foreach (var person in new[] { maya, tom })
        {
            await GoAndListenAsync(person.Page, "/financials/invoices");
            await Expect(Row(person.Page, invoice).Locator(".pill")).ToHaveTextAsync("Not opened");
        }

        await site.OpenAsync(invoice.Anna);

        await Expect(maya.Page.Locator("#bell .badge")).ToHaveTextAsync("1", Soon);
        foreach (var person in new[] { maya, tom })
            await Expect(Row(person.Page, invoice).Locator(".pill")).ToHaveTextAsync("Opened", Soon);
        await Expect(maya.Page).ToHaveTitleAsync("(1) Invoices · InvoiceTracker");
        await Expect(tom.Page.Locator("#bell .badge")).ToBeHiddenAsync();
        await Expect(tom.Page).ToHaveTitleAsync("Invoices · InvoiceTracker");
        Assert.True(await IsStillTheSameAsync(maya.Page));
        Assert.True(await IsStillTheSameAsync(tom.Page));
        await maya.IsWellMadeAsync();
        await tom.IsWellMadeAsync();
    }

    [Fact]
    public async Task Tom_is_told_once_he_follows()
    {
        await site.MarkAllReadAsync();
        var invoice = await site.App.GivenASentInvoiceAsync("Followed");
        await using var tom = await site.SignedInAsync(site.App.Tom, Look.Desktop, ColorScheme.Light);
        await tom.Page.GotoAsync($"/financials/invoices/{invoice.Id}");
        await tom.Page.GetByRole(AriaRole.Button, new() { Name = "Follow", Exact = true }).ClickAsync();
        await Expect(tom.Page.GetByRole(AriaRole.Button, new() { Name = "Unfollow" })).ToBeVisibleAsync();
        await GoAndListenAsync(tom.Page, "/financials/invoices");

        await site.OpenAsync(invoice.Anna);

        await Expect(tom.Page.Locator("#bell .badge")).ToHaveTextAsync("1", Soon);
        await Expect(tom.Page.Locator("#toasts")).ToContainTextAsync("Someone opened Followed");
    }

    [Fact]
    public async Task A_list_in_use_does_not_shift_and_counts_what_is_new()
    {
        await site.MarkAllReadAsync();
        var first = await site.App.GivenASentInvoiceAsync("Used first");
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Desktop, ColorScheme.Light);
        var page = maya.Page;
        await GoAndListenAsync(page, "/financials/invoices");
        await Row(page, first).Locator("a.title").FocusAsync();
        var names = await page.Locator("#rows a.title").AllInnerTextsAsync();

        // Two that the list does not show yet, and one that it does.
        foreach (var title in new[] { "Came second", "Came third" })
        {
            site.App.Clock.Advance(TimeSpan.FromMinutes(20));
            await site.OpenAsync((await site.App.GivenASentInvoiceAsync(title)).Anna);
        }
        await site.OpenAsync(first.Anna);

        await Expect(page.Locator("#fresh")).ToHaveTextAsync("2 new");
        await Expect(Row(page, first).Locator(".pill")).ToHaveTextAsync("Opened");
        Assert.Equal(names, await page.Locator("#rows a.title").AllInnerTextsAsync());
        await Expect(Row(page, first).Locator("a.title")).ToBeFocusedAsync();
        await maya.IsWellMadeAsync();

        await page.Locator("#fresh").ClickAsync();
        await Expect(page.Locator("#rows a.title").First).ToHaveTextAsync("Came third");
        await Expect(page.Locator("#fresh")).ToBeHiddenAsync();

        // Without a hand on it, it comes by itself.
        await page.Mouse.MoveAsync(0, 0);
        await page.EvaluateAsync("() => document.activeElement.blur()");
        site.App.Clock.Advance(TimeSpan.FromMinutes(20));
        await site.OpenAsync((await site.App.GivenASentInvoiceAsync("Came fourth")).Anna);
        await Expect(page.Locator("#rows a.title").First).ToHaveTextAsync("Came fourth");
    }

    [Fact]
    public async Task Two_tabs_agree_on_what_is_unread_and_what_is_said_is_said_sparingly()
    {
        await site.MarkAllReadAsync();
        var invoice = await site.App.GivenASentInvoiceAsync("Both tabs");
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Desktop, ColorScheme.Light);
        await GoAndListenAsync(maya.Page, "/settings/profile");
        var other = await maya.Page.Context.NewPageAsync();
        await GoAndListenAsync(other, "/notifications");

        foreach (var link in new[] { invoice.Anna, invoice.Accounts, invoice.Shared })
        {
            await site.OpenAsync(link);
            site.App.Clock.Advance(TimeSpan.FromMinutes(1));
        }
        foreach (var page in new[] { maya.Page, other })
            await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("3", Soon);
        // One at once, and one for all that came within five seconds after it.
        await Expect(maya.Page.Locator(".toast .grow").Last).ToContainTextAsync("2 new notifications", new() { Timeout = 7_000 });
        await Expect(maya.Page.Locator(".toast")).ToHaveCountAsync(2);

        var group = other.Locator("#centre .ntf-row").First;
        await Expect(group.Locator("summary")).ToHaveTextAsync("and 2 earlier");
        await group.GetByRole(AriaRole.Button, new() { NameRegex = new("^Mark as read") }).ClickAsync();
        foreach (var page in new[] { maya.Page, other })
            await Expect(page.Locator("#bell .badge")).ToBeHiddenAsync(new() { Timeout = 2_000 });
        await other.Keyboard.PressAsync("z");
        foreach (var page in new[] { maya.Page, other })
            await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("3", Soon);
    }

    [Fact]
    public async Task A_stream_that_is_away_for_long_is_said_quietly_and_taken_up_again()
    {
        await site.MarkAllReadAsync();
        var invoice = await site.App.GivenASentInvoiceAsync("Away");
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Phone, ColorScheme.Dark);
        var page = maya.Page;
        await page.RouteAsync("**/live?*", route => route.AbortAsync());
        await page.GotoAsync("/financials/invoices");
        await Expect(page.Locator("#away")).ToHaveTextAsync("Reconnecting…", new() { Timeout = 20_000 });
        await Screenshots.TakeAsync(page, "away", isWhole: false);
        await site.OpenAsync(invoice.Anna);

        await page.UnrouteAsync("**/live?*");

        await Expect(page.Locator("#away")).ToHaveTextAsync("", new() { Timeout = 40_000 });
        await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("1", Soon);
        await Expect(page.Locator(".toast")).ToContainTextAsync("Someone opened Away");
    }

    // So that what happens next is seen because it came, not because the page was made after it.
    private static async Task GoAndListenAsync(IPage page, string path)
    {
        var stream = page.WaitForResponseAsync(response => response.Url.Contains("/live?", StringComparison.Ordinal));
        await page.GotoAsync(path);
        await stream;
        await page.EvaluateAsync("() => { window.isStillTheSame = true; }");
        await page.WaitForTimeoutAsync(500);
    }

    private static Task<bool> IsStillTheSameAsync(IPage page) => page.EvaluateAsync<bool>("() => window.isStillTheSame === true");

    private static ILocator Row(IPage page, SentInvoice invoice) =>
        page.Locator(string.Create(CultureInfo.InvariantCulture, $"tr[data-live-invoice='{invoice.Id}']"));
}
