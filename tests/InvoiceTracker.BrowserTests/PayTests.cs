using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Features.Payments;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InvoiceTracker.BrowserTests;

/// <summary>A business that is connected to services which are ours.</summary>
public sealed class PaySite(Browser browser) : Site(browser)
{
    public GatewayApp Gateway { get; } = new();

    protected override App NewApp() => Gateway;
}

/// <summary>The end of the story: opened, opened again, paid.</summary>
public sealed class PayTests(PaySite site) : IClassFixture<PaySite>
{
    [Fact]
    public async Task Opened_opened_again_paid()
    {
        var invoice = await site.App.GivenASentInvoiceAsync("Logo design");
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Desktop, ColorScheme.Light);
        await maya.Page.GotoAsync($"/financials/invoices/{invoice.Id}");
        await using var anna = await site.SomebodyAsync(Look.Phone, ColorScheme.Light);
        var (toasts, page) = (maya.Page.Locator("#toasts"), anna.Page);

        await page.GotoAsync(invoice.Anna);
        await Expect(toasts).ToContainTextAsync("Someone opened Logo design");
        site.App.Clock.Advance(TimeSpan.FromMinutes(20));
        await page.ReloadAsync();
        await Expect(toasts).ToContainTextAsync("Someone opened Logo design multiple times");

        await anna.IsWellMadeAsync();
        await page.Locator("#pay").GetByRole(AriaRole.Button, new() { Name = "Pay with card" }).ClickAsync();
        await page.WaitForURLAsync(url => url.StartsWith(site.Gateway.Stripe.Base.AbsoluteUri, StringComparison.Ordinal));
        await Expect(page.GetByRole(AriaRole.Heading)).ToHaveTextAsync("119000 eur");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pay now" }).ClickAsync();
        await page.WaitForURLAsync($"**{invoice.Anna}**");

        await Expect(toasts).ToContainTextAsync("Logo design was paid");
        await page.ReloadAsync();
        await Expect(page.Locator("#pay .pill")).ToHaveTextAsync("Paid");
        await Expect(maya.Page.Locator("main .pill").First).ToHaveTextAsync("Paid");
        var receipts = await site.App.EventuallyAsync(
            db => db.MailMessages.CountAsync(m => m.InvoiceId == invoice.Id && m.Kind == MailKind.Receipt && m.State == MailState.Sent),
            count => count == 2
        );
        Assert.Equal(2, receipts);
        Assert.Single(await site.Gateway.PaymentsAsync(invoice));
    }
}
