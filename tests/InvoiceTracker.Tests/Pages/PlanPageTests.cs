using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>Plans and credit notes as people make them: in the editor and on an invoice's page, without scripts.</summary>
public sealed class PlanPageTests(App app) : IClassFixture<App>
{
    private const string New = InvoicePages.List + "/new";

    [Fact]
    public async Task A_deposit_is_two_drafts_that_know_each_other()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = InvoicePages.TwoLines((await app.GivenAcmeAsync()).Id);
        (fields["Input.PaidBy"], fields["Input.Deposit"], fields["Input.DepositDueOn"]) = ("deposit", "30 %", "2026-11-30");

        var id = IdIn(await maya.PostFormAsync(New, fields));
        var stages = await StagesAsync(id);
        Assert.Equal(
            [
                ("Spring campaign (deposit)", 87_45L, new DateOnly(2026, 11, 30)),
                ("Spring campaign (final)", 204_05L, new DateOnly(2026, 12, 7)),
            ],
            stages.Select(s => (s.Title, s.TotalMinor, s.DueOn))
        );

        var page = await (await maya.GetAsync(InvoicePages.Of(id))).TextAsync();
        Assert.Contains($"href=\"{InvoicePages.Of(stages[1].Id)}\"", page, StringComparison.Ordinal);
        Assert.Contains("Delete all 2 drafts of this plan?", page, StringComparison.Ordinal);
        var list = await (await maya.GetAsync($"{InvoicePages.List}?q=Spring")).WordsAsync();
        Assert.Contains("Deposit", list, StringComparison.Ordinal);
        Assert.Contains("Final invoice", list, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_add_up_is_said_while_typing_and_kept_from_saving()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = Hundred((await app.GivenAcmeAsync()).Id);
        fields["Input.PaidBy"] = "split";
        (fields["Input.Stages[0].Share"], fields["Input.Stages[1].Share"], fields["Input.Stages[2].Share"]) = ("30 %", "40 %", "29 %");

        // The draft saves itself while it is typed, as a whole: a plan is made by a button.
        var typed = await maya.PostFormAsync(New, fields, byScript: true);
        Assert.Contains("1 % (1.00) is not assigned", await typed.TextAsync(), StringComparison.Ordinal);
        var before = await app.QueryAsync(db => db.Invoices.CountAsync());

        var told = await maya.PostFormAsync(New, fields);
        Assert.Equal(HttpStatusCode.OK, told.StatusCode);
        Assert.Contains("data-error-for=\"Input_PaidBy\"", await told.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(before, await app.QueryAsync(db => db.Invoices.CountAsync()));

        fields["Input.Stages[2].Share"] = "";
        var live = await (await maya.PostFormAsync(New, fields, byScript: true)).TextAsync();
        Assert.Contains("Stages add up to 100 % · €100.00", live, StringComparison.Ordinal);
        foreach (var amount in (string[])["€30.00", "€40.00"])
            Assert.Contains(amount, live, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_saved_itself_becomes_the_first_stage()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = Hundred((await app.GivenAcmeAsync()).Id);
        var typed = await maya.PostFormAsync(New, fields, byScript: true);
        var address = typed.Headers.GetValues("HX-Replace-Url").Single();
        (fields["Input.PaidBy"], fields["Input.Version"]) = ("split", "0");
        foreach (var i in Enumerable.Range(0, 3))
            fields[$"Input.Stages[{i}].Title"] = $"Part {i}";

        var reviewed = await maya.PostFormAsync(address, fields, "Review", byScript: true);
        var id = Guid.Parse(address.Split('/')[3]);
        Assert.Equal($"{InvoicePages.Of(id)}/send", reviewed.Headers.GetValues("HX-Redirect").Single());
        var stages = await StagesAsync(id);
        Assert.Equal([33_34, 33_33, 33_33], stages.Select(s => s.TotalMinor));
        Assert.Equal(["Part 0", "Part 1", "Part 2"], stages.Select(s => s.Title));
        Assert.Equal(id, stages[0].Id);
    }

    [Fact]
    public async Task Buttons_add_and_remove_stages_without_scripts()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var fields = Hundred(clientId: null);
        fields["Input.Stages[0].Title"] = "Start";
        fields["change"] = "add";
        var added = await (await maya.PostFormAsync(New, fields, "Stage")).TextAsync();
        Assert.Contains("Input.Stages[1].Share", added, StringComparison.Ordinal);
        fields["change"] = "remove 0";
        var removed = await (await maya.PostFormAsync(New, fields, "Stage")).TextAsync();
        Assert.DoesNotContain("value=\"Start\"", removed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stage_is_edited_in_words_and_days_only()
    {
        using var maya = await app.SignInAsync(app.Maya);
        var stages = await StagesAsync(await DepositAsync(maya));
        var edit = $"{InvoicePages.Of(stages[0].Id)}/edit";
        var page = await (await maya.GetAsync(edit)).TextAsync();
        Assert.Contains("Deposit: its lines, discount and currency come from the plan", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Input.PaidBy", page, StringComparison.Ordinal);

        var fields = new Dictionary<string, string>
        {
            ["Input.ClientId"] = $"{stages[0].ClientId}",
            ["Input.Title"] = "Half first",
            ["Input.Currency"] = "EUR",
            ["Input.DueOn"] = "2026-12-01",
            ["Input.Lines[0].Description"] = "Deposit\nDesign",
            ["Input.Lines[0].Quantity"] = "1",
            ["Input.Lines[0].Price"] = "30.00",
            ["Input.Lines[0].Tax"] = "19",
        };
        Assert.Equal(HttpStatusCode.Redirect, (await maya.PostFormAsync(edit, fields)).StatusCode);
        Assert.Equal(("Half first", 35_70), ((await app.FindAsync(stages[0].Id)).Title, (await app.FindAsync(stages[0].Id)).TotalMinor));

        fields["Input.Lines[0].Price"] = "31.00";
        var refused = await maya.PostFormAsync(edit, fields);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains("part of a payment plan", await refused.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(35_70, (await app.FindAsync(stages[0].Id)).TotalMinor);
    }

    [Fact]
    public async Task Once_something_was_paid_a_credit_note_is_offered_instead_of_a_correction()
    {
        using var maya = await app.SignInAsync(app.Maya);
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await app.GivenASentInvoiceAsync();
        await api.PostAsync($"/invoices/{sent.Id}/payments", new { amount = "100.00", method = "bank" });

        Assert.Equal(HttpStatusCode.Redirect, (await maya.GetAsync($"{InvoicePages.Of(sent.Id)}/edit")).StatusCode);
        var page = await (await maya.GetAsync(InvoicePages.Of(sent.Id))).TextAsync();
        Assert.Contains("Something was paid already. Write a credit note instead.", page, StringComparison.Ordinal);
        Assert.Contains($"<a class=\"btn\" href=\"{InvoicePages.Of(sent.Id)}/credit\"", page, StringComparison.Ordinal);

        var form = $"{InvoicePages.Of(sent.Id)}/credit";
        var tooMuch = await maya.PostFormAsync(form, new() { ["Input.Quantities[0]"] = "2" });
        Assert.Contains("Between 0 and 1.", await tooMuch.TextAsync(), StringComparison.Ordinal);
        var nothing = await maya.PostFormAsync(form, new() { ["Input.Quantities[0]"] = "" });
        Assert.Contains("Say of at least one line how much is credited.", await nothing.TextAsync(), StringComparison.Ordinal);

        var note = await app.FindAsync(IdIn(await maya.PostFormAsync(form, new() { ["Input.Quantities[0]"] = "0.5" })));
        Assert.Equal((InvoiceKind.CreditNote, -595_00L, sent.Id), (note.Kind, note.TotalMinor, note.CreditedInvoiceId));
        Assert.Equal(495_00, (await app.FindAsync(sent.Id)).BalanceMinor);
        var shown = await (await maya.GetAsync(InvoicePages.Of(note.Id))).TextAsync();
        Assert.Contains($"#{sent.Number}", shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credit_is_for_whoever_manages_money_and_for_the_own_invoices()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var accountant = await app.SignInAccountantAsync();
        var refused = await accountant.PostFormAsync($"{InvoicePages.Of(sent.Id)}/credit", new() { ["Input.Quantities[0]"] = "1" });
        Assert.NotEqual(HttpStatusCode.OK, refused.StatusCode);
        Assert.Equal(0, (await app.FindAsync(sent.Id)).CreditedMinor);
        using var maya = await app.SignInAsync(app.Maya);
        var theirs = await app.GivenSomebodyElsesDraftAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await maya.GetAsync($"{InvoicePages.Of(theirs)}/credit")).StatusCode);
        using var stranger = app.Browser();
        Assert.Equal(HttpStatusCode.Redirect, (await stranger.GetAsync($"{InvoicePages.Of(sent.Id)}/credit")).StatusCode);
    }

    private async Task<Guid> DepositAsync(HttpClient maya)
    {
        var fields = Hundred((await app.GivenAcmeAsync()).Id);
        (fields["Input.PaidBy"], fields["Input.Deposit"], fields["Input.Lines[0].Tax"]) = ("deposit", "30 %", "19");
        return IdIn(await maya.PostFormAsync(New, fields));
    }

    private static Dictionary<string, string> Hundred(Guid? clientId) =>
        new()
        {
            ["Input.ClientId"] = clientId?.ToString() ?? "",
            ["Input.Currency"] = "EUR",
            ["Input.DueOn"] = "2026-12-07",
            ["Input.Lines[0].Description"] = "Design",
            ["Input.Lines[0].Quantity"] = "1",
            ["Input.Lines[0].Price"] = "100.00",
            ["Input.Lines[0].Tax"] = "0",
        };

    private static Guid IdIn(HttpResponseMessage saved)
    {
        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        return Guid.Parse(saved.Headers.Location!.PathAndQueryOrPath().Split('/')[3]);
    }

    private Task<List<Invoice>> StagesAsync(Guid id) =>
        app.QueryAsync(db =>
            db.Invoices.AsNoTracking()
                .Where(i => i.PlanId != null && i.PlanId == db.Invoices.Where(own => own.Id == id).Select(own => own.PlanId).First())
                .Include(i => i.Plan)
                .OrderBy(i => i.Stage)
                .ToListAsync()
        );
}
