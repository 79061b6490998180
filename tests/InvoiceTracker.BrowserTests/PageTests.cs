using System.Net;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InvoiceTracker.BrowserTests;

/// <summary>Every page over three weeks of history, at both widths and in both themes: well made, and alone with its own server.</summary>
public sealed class PageTests(DemoSite site) : IClassFixture<DemoSite>
{
    public static TheoryData<int, ColorScheme> Looks => Look.All;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task The_pages_of_the_business(int width, ColorScheme scheme)
    {
        var draft = await site.InvoiceAsync("Landing page");
        var opened = await site.InvoiceAsync("Brand refresh, phase 2");
        var client = await site.App.QueryAsync(db => db.Clients.Where(c => c.Name == "Harbor & Pine").Select(c => c.Id).SingleAsync());
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var tour = new Tour(maya, width, scheme);

        await tour.VisitAsync("follow-ups", "/");
        await tour.VisitAsync("invoices", "/financials/invoices");
        await tour.VisitAsync("invoices-none", "/financials/invoices?q=nobody");
        await tour.VisitAsync("editor-new", "/financials/invoices/new");
        await tour.VisitAsync("editor", $"/financials/invoices/{draft}/edit");
        await tour.VisitAsync("draft", $"/financials/invoices/{draft}");
        await tour.VisitAsync("draft-preview", $"/financials/invoices/{draft}/preview");
        await tour.VisitAsync("send", $"/financials/invoices/{draft}/send");
        await tour.VisitAsync("sent", $"/financials/invoices/{site.Sent.Id}");
        await tour.VisitAsync("sent-preview", $"/financials/invoices/{site.Sent.Id}/preview");
        await tour.VisitAsync("opened", $"/financials/invoices/{opened}");
        foreach (
            var title in new[]
            {
                "UX audit",
                "Trade fair stand",
                "Packaging illustrations",
                "Mobile app design",
                "Design workshop",
                "Waiting room posters",
                "Website retainer",
                "Onboarding videos",
            }
        )
            await tour.VisitAsync($"invoice-{title}", $"/financials/invoices/{await site.InvoiceAsync(title)}");
        await tour.VisitAsync("correct", $"/financials/invoices/{site.Sent.Id}/edit");
        await tour.VisitAsync("payment-new", $"/financials/invoices/{site.Sent.Id}/payment");
        await tour.VisitAsync("credit", $"/financials/invoices/{site.Sent.Id}/credit");
        await tour.VisitAsync("payments", "/financials/payments");
        await tour.VisitAsync("payment", $"/financials/payments/{site.PaymentId}");
        await tour.VisitAsync("clients", "/financials/clients");
        await tour.VisitAsync("client-new", "/financials/clients/new");
        await tour.VisitAsync("client", $"/financials/clients/{client}");
        await tour.VisitAsync("client-edit", $"/financials/clients/{client}/edit");
        await tour.VisitAsync("notifications", "/notifications");
        await tour.VisitAsync("notifications-unread", "/notifications?show=unread");
        await tour.VisitAsync("notifications-mail", "/notifications?show=mail");
        await tour.VisitAsync("search", "/search?q=a");
        await tour.VisitAsync("search-none", "/search?q=zebra");
        await tour.VisitAsync("activity", "/activity");
        foreach (
            var page in new[] { "profile", "business", "numbering", "notifications", "tracking", "mail", "integrations", "team", "api" }
        )
            await tour.VisitAsync($"settings-{page}", $"/settings/{page}");
        await tour.VisitAsync("settings-mail-file", $"/settings/mail/{site.MailId}");
        await tour.VisitAsync("own-view", site.Sent.Anna);
        await tour.VisitAsync("nothing-here", "/nothing-here", HttpStatusCode.NotFound);

        tour.FoundNothing();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task The_board_and_its_drafts(int width, ColorScheme scheme)
    {
        var opened = await site.InvoiceAsync("Brand refresh, phase 2");
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var tour = new Tour(maya, width, scheme);
        await tour.VisitAsync("board", "/");
        await maya.Page.GetByRole(AriaRole.Button, new() { Name = "More actions for this follow-up" }).ClickAsync();
        await tour.LookAsync("board-more");
        await tour.VisitAsync("board-unopened", $"/?invoice={await site.InvoiceAsync("Packaging illustrations")}");
        await tour.VisitAsync("board-firm", $"/?invoice={opened}&tone=firm");
        await maya.Page.Keyboard.PressAsync("f");
        await tour.LookAsync("board-editing");
        await tour.VisitAsync("follow-up", $"/follow-ups/{opened}");
        tour.FoundNothing();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task The_pages_for_everybody(int width, ColorScheme scheme)
    {
        await using var anna = await site.SomebodyAsync(width, scheme);
        var tour = new Tour(anna, width, scheme);

        await tour.VisitAsync("public", site.Sent.Anna);
        await tour.VisitAsync("public-paid", await site.SharedLinkAsync("UX audit"));
        await tour.VisitAsync("public-part-paid", await site.SharedLinkAsync("Website retainer"));
        await tour.VisitAsync("public-void", await site.SharedLinkAsync("Trade fair stand"));
        await tour.VisitAsync("public-deposit", await site.SharedLinkAsync("Shop relaunch (deposit)"));
        await tour.VisitAsync("public-stage", await site.SharedLinkAsync("Spring campaign, stage 2 of 3"));
        var portal = await site.PortalAsync("Harbor & Pine");
        await tour.VisitAsync("portal", portal);
        await tour.VisitAsync("portal-statement", $"{portal}/statement");
        await tour.VisitAsync("portal-sign-in", site.SignInPath);
        await tour.VisitAsync("portal-request", "/portal");
        await tour.VisitAsync("how-this-works", "/how-this-works");
        await tour.VisitAsync("link-unknown", "/i/" + new string('a', site.Sent.Anna.Length - "/i/".Length), HttpStatusCode.NotFound);
        await anna.CarriesNothingAsync();

        await tour.VisitAsync("login", "/login");
        await tour.VisitAsync("nothing-here-signed-out", "/nothing-here", HttpStatusCode.NotFound);

        tour.FoundNothing();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task What_opens_over_a_page(int width, ColorScheme scheme)
    {
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var tour = new Tour(maya, width, scheme);
        var (page, keyboard) = (maya.Page, maya.Page.Keyboard);
        await page.GotoAsync($"/financials/invoices/{await site.InvoiceAsync("Brand refresh, phase 2")}");

        await keyboard.PressAsync("Control+k");
        await tour.LookAsync("open-search");
        await keyboard.TypeAsync("brand");
        await Expect(page.Locator("#search-list [data-for=brand]")).ToBeVisibleAsync();
        await tour.LookAsync("open-search-found");
        await keyboard.PressAsync("Escape");
        await Expect(page.Locator("#search")).ToBeHiddenAsync();

        await keyboard.PressAsync("?");
        await tour.LookAsync("open-shortcuts");
        await keyboard.PressAsync("Escape");

        await page.Locator("#bell").ClickAsync();
        await Expect(page.Locator("#bell-panel .ntf").First).ToBeVisibleAsync();
        await tour.LookAsync("open-bell");
        await keyboard.PressAsync("Escape");

        await page.GetByRole(AriaRole.Button, new() { Name = "More actions" }).ClickAsync();
        await tour.LookAsync("open-actions");
        await page.GetByRole(AriaRole.Button, new() { Name = "Void" }).ClickAsync();
        await tour.LookAsync("open-void");
        await keyboard.PressAsync("Escape");

        await page.GetByRole(AriaRole.Link, new() { Name = "Resend" }).ClickAsync();
        await Expect(page.Locator("dialog[open]")).ToContainTextAsync("Ana Ruiz");
        await Expect(page.Locator("dialog[open] .mail-frame")).ToBeVisibleAsync();
        await tour.LookAsync("open-resend");
        await keyboard.PressAsync("Escape");

        await page.Locator(width == Look.Phone ? ".tabbar button" : ".me").ClickAsync();
        await tour.LookAsync("open-menu");

        tour.FoundNothing();
    }

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task What_is_wrong_stands_beside_the_field(int width, ColorScheme scheme)
    {
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var tour = new Tour(maya, width, scheme);
        var page = maya.Page;

        await page.GotoAsync("/financials/invoices/new");
        await page.GetByLabel("Price", new() { Exact = true }).FillAsync("a lot");
        await page.Locator("#Input_DueOn").FillAsync("");
        await Expect(page.Locator("#errors")).ToContainTextAsync("Choose a due date.");
        await tour.LookAsync("wrong-editor");

        await page.GotoAsync("/financials/clients/new");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add client" }).Or(page.Locator("main button.primary")).First.ClickAsync();
        await Expect(page.Locator("main [aria-invalid=true]").First).ToBeVisibleAsync();
        await tour.LookAsync("wrong-client");

        await page.GotoAsync("/settings/business");
        await page.GetByLabel("Time zone").FillAsync("Atlantis");
        await page.Locator("main button.primary").First.ClickAsync();
        await Expect(page.Locator("main [aria-invalid=true]").First).ToBeVisibleAsync();
        await tour.LookAsync("wrong-business");

        tour.FoundNothing();
    }
}
