using System.Globalization;
using System.Text.RegularExpressions;
using InvoiceTracker.Tests.Support;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InvoiceTracker.BrowserTests;

/// <summary>AC-02 to AC-05 as two people live them: Maya writes and sends, her client opens, Maya sees it happen.</summary>
public sealed class JourneyTests(Site site) : IClassFixture<Site>
{
    private const string Anna = "anna@acme.example";

    // What the promise allows between an open and the creator's screen.
    private static readonly LocatorAssertionsToHaveTextOptions Soon = new() { Timeout = 2_000 };
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(15);

    public static TheoryData<int, ColorScheme> Looks => Look.All;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task From_a_blank_page_to_someone_opened_it(int width, ColorScheme scheme)
    {
        await site.MarkAllReadAsync();
        await site.App.GivenAcmeAsync();
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var page = maya.Page;

        await page.GotoAsync("/financials/invoices/new");
        var client = page.GetByLabel("Client", new() { Exact = true });
        await client.SelectOptionAsync(new SelectOptionValue { Label = "Acme GmbH" });
        await FillLineAsync(page, 0, "Workshop", "2", "100.00", "19");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add line" }).ClickAsync();
        await FillLineAsync(page, 1, "Handbook", "1", "50.00", "7");
        await TotalsComeFromTheServerAsync(page);
        await maya.IsWellMadeAsync();

        // Without a client nothing leaves the house.
        await client.SelectOptionAsync(new SelectOptionValue { Label = "Choose a client" });
        await ReviewAsync(page);
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("Assign a client before sending.");
        await maya.IsWellMadeAsync();
        await page.Keyboard.PressAsync("Escape");
        await client.SelectOptionAsync(new SelectOptionValue { Label = "Acme GmbH" });
        await ReviewAsync(page);
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("Anna Berg");
        await maya.IsWellMadeAsync();
        await page.Locator("dialog[open]").GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();

        await Expect(page.Locator("#live")).ToContainTextAsync($"Delivered to {Anna}", new() { Timeout = 10_000 });
        var title = await page.Locator("h1").InnerTextAsync();
        Assert.Matches("^Invoice #2026-[0-9]{4}$", title);
        await maya.IsWellMadeAsync();
        await page.EvaluateAsync("() => { window.hasNotBeenReloaded = true; }");

        site.App.Clock.Advance(TimeSpan.FromHours(1));
        await using var anna = await site.SomebodyAsync(width, scheme);
        await anna.Page.GotoAsync((await site.App.LinkFromMailAsync(IdIn(page.Url), Anna)).AbsoluteUri);
        await Expect(anna.Page.Locator("h1")).ToHaveTextAsync(title);
        await Expect(anna.Page.Locator("#pay .due")).ToContainTextAsync("291.50");
        await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("1", Soon);
        await Expect(Toast(page, $"Someone opened {title}")).ToBeVisibleAsync();
        await Expect(page.Locator("#live .tl .open")).ToHaveCountAsync(1);
        await Expect(page.Locator("#live .tl .open time")).ToHaveAttributeAsync("title", new Regex(TimeOfDay()));
        await Expect(page.Locator("#live .bigfig").First).ToHaveTextAsync("1");
        await Expect(page).ToHaveTitleAsync($"(1) {title} · InvoiceTracker");
        if (width == Look.Desktop && scheme == ColorScheme.Light)
            await Screenshots.TakeAsync(page, "opened", isWhole: false);
        await maya.IsWellMadeAsync();
        await anna.IsWellMadeAsync();
        await anna.CarriesNothingAsync();

        // A reload is seen too, and is no open.
        site.App.Clock.Advance(TimeSpan.FromMinutes(3));
        await anna.Page.ReloadAsync();
        await Expect(page.Locator("#live .tl .off")).ToContainTextAsync("Not counted: the same network opened it 3 minutes earlier");
        await Expect(page.Locator("#live .tl .open")).ToHaveCountAsync(1);
        await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("1");

        site.App.Clock.Advance(Cooldown - TimeSpan.FromMinutes(3));
        await anna.Page.ReloadAsync();
        await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("2", Soon);
        await Expect(Toast(page, $"Someone opened {title} multiple times")).ToBeVisibleAsync();
        await Expect(page.Locator("#live .tl .open")).ToHaveCountAsync(2);
        await Expect(page.Locator("#live .bigfig").First).ToHaveTextAsync("2");
        Assert.True(await page.EvaluateAsync<bool>("() => window.hasNotBeenReloaded === true"));

        await page.GotoAsync("/notifications");
        await Expect(page.GetByText($"Someone opened {title} multiple times", new() { Exact = true }).First).ToBeVisibleAsync();
        await maya.IsWellMadeAsync();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task The_whole_way_with_the_keyboard_only(int width, ColorScheme scheme)
    {
        await site.MarkAllReadAsync();
        await site.App.GivenAcmeAsync();
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var (page, keyboard) = (maya.Page, maya.Page.Keyboard);
        var title = $"By keyboard {width} {scheme}";

        await keyboard.PressAsync("n");
        await page.WaitForURLAsync("**/financials/invoices/new");
        await maya.TabToAsync("Client");
        await keyboard.TypeAsync("Acme");
        await TypeIntoAsync(maya, "Title", title);
        await TypeLineAsync(maya, "Workshop", "2", "100.00", "19");
        await maya.TabToAsync("Add line");
        await keyboard.PressAsync("Enter");
        // The new line has the focus already.
        await keyboard.TypeAsync("Handbook");
        await TypeIntoAsync(maya, "Quantity", "1");
        await TypeIntoAsync(maya, "Price", "50.00");
        await TypeIntoAsync(maya, "Tax in percent", "7");
        await TotalsComeFromTheServerAsync(page);
        await maya.TabToAsync("Review and send");
        await keyboard.PressAsync("Enter");
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("Anna Berg");
        await maya.TabToAsync("Send");
        await keyboard.PressAsync("Enter");
        await Expect(page.Locator("#live")).ToContainTextAsync($"Delivered to {Anna}", new() { Timeout = 10_000 });

        site.App.Clock.Advance(TimeSpan.FromHours(1));
        await using var anna = await site.SomebodyAsync(width, scheme);
        await anna.Page.GotoAsync((await site.App.LinkFromMailAsync(IdIn(page.Url), Anna)).AbsoluteUri);
        await anna.TabToAsync("Download PDF");
        await anna.TabToAsync("How this works");
        await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("1", Soon);
        await anna.Page.ReloadAsync();
        await Expect(page.Locator("#live .tl .off")).ToHaveCountAsync(1);
        site.App.Clock.Advance(Cooldown);
        await anna.Page.ReloadAsync();
        await Expect(page.Locator("#bell .badge")).ToHaveTextAsync("2", Soon);

        // From the bell to the invoice.
        await keyboard.PressAsync("b");
        await Expect(page.Locator("#bell-panel")).ToContainTextAsync($"Someone opened {title} multiple times");
        await maya.IsWellMadeAsync();
        await maya.TabToAsync("All notifications");
        await keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/notifications");
        await maya.IsWellMadeAsync();
    }

    private static ILocator Toast(IPage page, string title) =>
        page.Locator(".toast .grow").Filter(new() { HasTextRegex = new Regex($"^{Regex.Escape(title)}(?! multiple)") });

    private static async Task TotalsComeFromTheServerAsync(IPage page)
    {
        var totals = page.Locator("#totals");
        await Expect(totals).ToContainTextAsync("291.50");
        await Expect(totals).ToContainTextAsync("250.00");
        await Expect(totals).ToContainTextAsync("38.00");
        await Expect(totals).ToContainTextAsync("3.50");
        await Expect(page.Locator("#saved")).ToContainTextAsync("Saved");
    }

    private static async Task FillLineAsync(IPage page, int index, string description, string quantity, string price, string tax)
    {
        var line = page.Locator("[data-lines='Input.Lines'] [data-line]").Nth(index);
        await line.GetByLabel("Description").FillAsync(description);
        await line.GetByLabel("Quantity").FillAsync(quantity);
        await line.GetByLabel("Price").FillAsync(price);
        await line.GetByLabel("Tax in percent").FillAsync(tax);
    }

    private static async Task TypeLineAsync(Person maya, string description, string quantity, string price, string tax)
    {
        await TypeIntoAsync(maya, "Description", description);
        await TypeIntoAsync(maya, "Quantity", quantity);
        await TypeIntoAsync(maya, "Price", price);
        await TypeIntoAsync(maya, "Tax in percent", tax);
    }

    // Tab selects what a field holds, so that typing replaces it.
    private static async Task TypeIntoAsync(Person maya, string field, string text)
    {
        await maya.TabToAsync(field);
        await maya.Page.Keyboard.TypeAsync(text);
    }

    private static Task ReviewAsync(IPage page) => page.GetByRole(AriaRole.Button, new() { Name = "Review and send" }).ClickAsync();

    private string TimeOfDay() =>
        TimeZoneInfo
            .ConvertTime(site.App.Clock.GetUtcNow(), site.App.Maya.Workspace.TimeZone)
            .ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    private static Guid IdIn(string url) => Guid.Parse(new Uri(url).Segments[3].TrimEnd('/'));
}
