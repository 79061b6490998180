using InvoiceTracker.Tests.Support;
using Microsoft.Playwright;

namespace InvoiceTracker.BrowserTests;

/// <summary>AC-02 to AC-05 as two people live them: Maya writes and sends, her client opens, Maya sees it happen.</summary>
public sealed class JourneyTests(Site site) : IClassFixture<Site>
{
    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(1440, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    public async Task From_a_blank_page_to_someone_opened_it(int width, ColorScheme scheme)
    {
        await site.App.GivenAcmeAsync();
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);

        await WriteAsync(maya, $"Brand refresh {width} {scheme}");
        await maya.IsWellMadeAsync();
        var id = await SendAsync(maya);
        await maya.IsWellMadeAsync();

        var invoice = await site.App.SentInvoiceAsync(id);
        await using var anna = await site.SomebodyAsync(width, scheme);
        await anna.Page.GotoAsync(invoice.Anna);
        await Assertions.Expect(anna.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Brand refresh");
        await Assertions.Expect(anna.Page.Locator("main")).ToContainTextAsync("291.50");
        await anna.IsWellMadeAsync();
        Assert.Empty(await anna.Page.Context.CookiesAsync());

        await Assertions.Expect(maya.Page.Locator("#bell .badge")).ToHaveTextAsync("1", new() { Timeout = 2_000 });
        await Assertions.Expect(maya.Page.Locator(".toast")).ToContainTextAsync($"Someone opened Brand refresh {width} {scheme}");
        await Assertions.Expect(maya.Page.Locator("#live")).ToContainTextAsync("Someone opened the invoice");

        await anna.Page.ReloadAsync();
        await Assertions
            .Expect(maya.Page.Locator("#live"))
            .ToContainTextAsync("Not counted: the same network opened it", new() { Timeout = 5_000 });
        await maya.Page.GotoAsync("/notifications");
        await Assertions.Expect(maya.Page.Locator("main")).ToContainTextAsync($"Someone opened Brand refresh {width} {scheme}");
        await maya.IsWellMadeAsync();
        await site.MarkAllReadAsync();
    }

    [Fact]
    public async Task The_whole_way_with_the_keyboard_only()
    {
        await site.App.GivenAcmeAsync();
        await using var maya = await site.SignedInAsync(site.App.Maya);
        var keyboard = maya.Page.Keyboard;

        await keyboard.PressAsync("n");
        await maya.Page.WaitForURLAsync("**/financials/invoices/new");
        await maya.TabToAsync("Client");
        await keyboard.TypeAsync("Acme");
        await maya.TabToAsync("Title");
        await keyboard.TypeAsync("By keyboard");
        await maya.TabToAsync("Description");
        await keyboard.TypeAsync("Workshop");
        await maya.TabToAsync("Price");
        await keyboard.TypeAsync("100.00");
        await maya.TabToAsync("Review and send");
        await keyboard.PressAsync("Enter");
        await Assertions.Expect(maya.Page.Locator("dialog[open]")).ToBeVisibleAsync();
        await maya.TabToAsync("Send");
        await keyboard.PressAsync("Enter");

        await Assertions.Expect(maya.Page.Locator("#live")).ToContainTextAsync("Sent to anna@acme.example");
        var invoice = await site.App.SentInvoiceAsync(IdIn(maya.Page.Url));
        await site.App.OpenAsync(invoice.Anna);
        await Assertions.Expect(maya.Page.Locator("#live")).ToContainTextAsync("Someone opened the invoice", new() { Timeout = 5_000 });
        await site.MarkAllReadAsync();
    }

    private static async Task WriteAsync(Person maya, string title)
    {
        var page = maya.Page;
        await page.GotoAsync("/financials/invoices/new");
        await page.GetByLabel("Client", new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = "Acme GmbH" });
        await page.GetByLabel("Title").FillAsync(title);
        await FillLineAsync(page, 0, "Workshop", "2", "100.00", "19");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add line" }).ClickAsync();
        await FillLineAsync(page, 1, "Handbook", "1", "50.00", "7");

        // The totals come from the server while one types.
        await Assertions.Expect(page.Locator("#totals")).ToContainTextAsync("291.50", new() { Timeout = 5_000 });
        await Assertions.Expect(page.Locator("#totals")).ToContainTextAsync("38.00");
        await Assertions.Expect(page.Locator("#totals")).ToContainTextAsync("3.50");
        await Assertions.Expect(page.Locator("#saved")).ToContainTextAsync("Saved", new() { Timeout = 5_000 });
    }

    private static async Task FillLineAsync(IPage page, int index, string description, string quantity, string price, string tax)
    {
        var line = page.Locator("[data-line]").Nth(index);
        await line.GetByLabel("Description").FillAsync(description);
        await line.GetByLabel("Quantity").FillAsync(quantity);
        await line.GetByLabel("Price").FillAsync(price);
        await line.GetByLabel("Tax in percent").FillAsync(tax);
    }

    private static async Task<Guid> SendAsync(Person maya)
    {
        await maya.Page.GetByRole(AriaRole.Button, new() { Name = "Review and send" }).ClickAsync();
        var dialog = maya.Page.Locator("dialog[open]");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Send", Exact = true }).ClickAsync();
        await Assertions.Expect(maya.Page.Locator("#live")).ToContainTextAsync("Sent to anna@acme.example", new() { Timeout = 10_000 });
        return IdIn(maya.Page.Url);
    }

    private static Guid IdIn(string url) => Guid.Parse(new Uri(url).Segments[3].TrimEnd('/'));
}
