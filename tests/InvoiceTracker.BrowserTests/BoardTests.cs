using InvoiceTracker.Domain;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace InvoiceTracker.BrowserTests;

/// <summary>The board as Maya lives it: a client hesitates, she sees it, writes, thinks better of it, and writes after all.</summary>
public sealed class BoardTests(Site site) : IClassFixture<Site>
{
    private static readonly TimeSpan Cooldown = TimeSpan.FromMinutes(15);

    public static TheoryData<int, ColorScheme> Looks => Look.All;

    [Theory]
    [MemberData(nameof(Looks))]
    public async Task From_an_open_to_a_follow_up(int width, ColorScheme scheme)
    {
        await site.MarkAllReadAsync();
        var (title, other) = ($"Hesitant {width} {scheme}", $"Silent {width} {scheme}");
        await site.App.GivenASentInvoiceAsync(other);
        var invoice = await site.App.GivenASentInvoiceAsync(title);
        await using var maya = await site.SignedInAsync(site.App.Maya, width, scheme);
        var page = maya.Page;
        await page.EvaluateAsync("() => { window.hasNotBeenReloaded = true; }");
        var row = page.Locator($"#fu-{invoice.Id}");
        await Expect(page.Locator("#lane-waiting").Locator(row)).ToBeVisibleAsync();

        // It moves to its lane by itself.
        await page.Mouse.MoveAsync(5, 400);
        for (var i = 0; i < 3; i++)
        {
            await site.OpenAsync(invoice.Anna);
            site.App.Clock.Advance(Cooldown);
        }
        await Expect(page.Locator("#lane-opened").Locator(row)).ToContainTextAsync("opened 3 times, last", new() { Timeout = 10_000 });
        await Expect(row).ToContainTextAsync("from Anna Berg's link");
        Assert.True(await page.EvaluateAsync<bool>("() => window.hasNotBeenReloaded === true"));

        await row.ClickAsync();
        var draft = page.Locator("#draft");
        await Expect(draft).ToContainTextAsync($"Shall we go through invoice #{invoice.Number}?");
        await Expect(draft.Locator("mark")).ToHaveTextAsync("I noticed you reviewed the invoice earlier this week");
        await Expect(row).ToHaveAttributeAsync("aria-current", "true");
        await draft.GetByRole(AriaRole.Link, new() { Name = "Firm" }).ClickAsync();
        await Expect(draft).ToContainTextAsync("Dear Anna,");
        Assert.True(await page.EvaluateAsync<bool>("() => window.hasNotBeenReloaded === true"));
        await maya.IsWellMadeAsync();

        // F begins to write, and what is written goes.
        await page.Keyboard.PressAsync("f");
        var message = draft.GetByLabel("Message");
        await Expect(message).ToBeFocusedAsync();
        await Expect(message).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("/i/"));
        await message.FillAsync("Dear Anna,\n\nshall we talk on Friday?\n\nMaya");
        await maya.IsWellMadeAsync();
        await draft.GetByRole(AriaRole.Button, new() { Name = "Send follow-up" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Follow-up to anna@acme.example leaves in 10 seconds");
        await Expect(row).ToHaveCountAsync(0);
        await maya.IsWellMadeAsync();

        await page.Locator(".toast").GetByRole(AriaRole.Button, new() { Name = "Undo" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("Not sent");
        await Expect(row).ToBeVisibleAsync();
        Assert.Empty(await FollowUpsAsync(invoice.Id));

        await row.ClickAsync();
        await Expect(draft).ToHaveAttributeAsync("data-invoice", invoice.Id.ToString());
        await draft.GetByRole(AriaRole.Button, new() { Name = "Send follow-up" }).ClickAsync();
        await Expect(page.Locator(".toast")).ToContainTextAsync("leaves in 10 seconds");
        site.App.Clock.Advance(FollowUpSender.Hold);
        await site.App.EventuallyAsync(_ => FollowUpsAsync(invoice.Id), mails => mails.TrueForAll(mail => mail.State is MailState.Sent));
        Assert.Equal(MailState.Sent, Assert.Single(await FollowUpsAsync(invoice.Id)).State);
    }

    [Fact]
    public async Task By_keys_a_row_is_chosen_handled_and_brought_back()
    {
        await site.MarkAllReadAsync();
        var invoice = await site.App.GivenASentInvoiceAsync("By keys");
        await site.App.QueryAsync(db =>
            db.Invoices.Where(i => i.Id == invoice.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.ViewCount, 9).SetProperty(i => i.DueOn, new DateOnly(2026, 1, 1)))
        );
        await using var maya = await site.SignedInAsync(site.App.Maya, Look.Desktop, ColorScheme.Light);
        var (page, keyboard) = (maya.Page, maya.Page.Keyboard);
        var row = page.Locator($"#fu-{invoice.Id}");

        await row.FocusAsync();
        await keyboard.PressAsync("k");
        await keyboard.PressAsync("j");
        await row.FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Locator("#draft")).ToHaveAttributeAsync("data-invoice", invoice.Id.ToString());
        await keyboard.PressAsync("e");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Handled.");
        await Expect(row).ToHaveCountAsync(0);
        // The keys are heard once the page's scripts have run.
        await page.WaitForLoadStateAsync();
        await keyboard.PressAsync("z");
        await Expect(row).ToBeVisibleAsync();
        await page.WaitForLoadStateAsync();

        await row.FocusAsync();
        await keyboard.PressAsync("Enter");
        await Expect(page.Locator("#draft")).ToHaveAttributeAsync("data-invoice", invoice.Id.ToString());
        await keyboard.PressAsync("s");
        await Expect(page.Locator(".toast")).ToContainTextAsync("Snoozed until");
        await Expect(row).ToHaveCountAsync(0);
    }

    private Task<List<MailMessage>> FollowUpsAsync(Guid invoiceId) =>
        site.App.QueryAsync(db =>
            db.MailMessages.AsNoTracking().Where(m => m.InvoiceId == invoiceId && m.Kind == MailKind.FollowUp).ToListAsync()
        );
}
