using System.Net;
using System.Text.Json;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Features.Documents;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Invoices;

/// <summary>AC-31, and the end of AC-17: what was issued is credited, never changed.</summary>
public sealed class CreditNoteTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_credit_note_of_all_settles_the_balance()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await app.GivenASentInvoiceAsync();
        var note = (await api.PostAsync($"/invoices/{sent.Id}/credit")).Ok();

        Assert.StartsWith("CN-2026-", note.Text("number"), StringComparison.Ordinal);
        Assert.Equal($"Credit note #{note.Text("number")}", note.Text("title"));
        Assert.Equal(
            ("credit_note", "-1190.00", "-1000.00", "-190.00", "0.00", 1),
            (
                note.Text("kind"),
                note.Text("total"),
                note.Text("subtotal"),
                note.Text("tax"),
                note.Text("balanceDue"),
                note.GetProperty("revision").GetInt32()
            )
        );
        Assert.Equal(sent.Id, note.GetProperty("creditedInvoiceId").GetGuid());
        Assert.Equal(3, note.GetProperty("links").GetArrayLength());

        var original = (await api.ReadAsync($"/invoices/{sent.Id}")).Ok();
        Assert.Equal(
            ("paid", "paid", "0.00", "1190.00", "0.00"),
            (
                original.Text("status"),
                original.Text("label"),
                original.Text("balanceDue"),
                original.Text("amountCredited"),
                original.Text("amountPaid")
            )
        );
        Assert.Single(await app.ActivityAsync(sent.Id, ActivityType.Credited));

        var page = PdfReading.Plain(await (await app.OpenAsync(note.PathOf("anna@acme.example"))).WordsAsync());
        var pdf = PdfReading.Text(await api.GetByteArrayAsync($"/api/v1/invoices/{note.Text("id")}/pdf"));
        foreach (var text in (string[])[page, pdf])
        {
            Assert.Contains("Credit note", text, StringComparison.Ordinal);
            Assert.Contains($"Takes from invoice #{sent.Number}", text, StringComparison.Ordinal);
            Assert.Contains("1,190.00", text, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("left to pay", page, StringComparison.Ordinal);
        Assert.DoesNotContain("How to pay", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_paid_beyond_becomes_the_clients_credit()
    {
        await using var own = await App.StartAsync();
        using var api = await own.ApiOfAsync(own.Maya);
        var sent = await own.GivenASentInvoiceAsync();
        await api.PostAsync($"/invoices/{sent.Id}/payments", new { amount = "500.00", method = "bank" });

        await api.PostAsync($"/invoices/{sent.Id}/credit", Lines("600.00"));
        var part = await own.FindAsync(sent.Id);
        Assert.Equal((InvoiceStatus.Paid, 0, 476_00, 714_00), (part.Status, part.BalanceMinor, part.PaidMinor, part.CreditedMinor));
        Assert.Equal(24_00, await own.QueryAsync(db => db.ClientCredits.SumAsync(c => c.AmountMinor)));
        Assert.Equal(476_00, await own.QueryAsync(db => db.Payments.SumAsync(p => p.AppliedMinor)));
    }

    [Fact]
    public async Task A_part_leaves_the_rest_to_pay_and_no_more_than_all_is_credited()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await app.GivenASentInvoiceAsync();
        (await api.PostAsync($"/invoices/{sent.Id}/credit", Lines("100.00"))).Ok();
        var left = (await api.ReadAsync($"/invoices/{sent.Id}")).Ok();
        Assert.Equal(("pending", "1071.00"), (left.Text("status"), left.Text("balanceDue")));

        var before = await NotesAsync(sent.Id);
        foreach (var tooMuch in (object?[])[null, Lines("900.01")])
        {
            var refused = await api.PostAsync($"/invoices/{sent.Id}/credit", tooMuch);
            Assert.Equal("That is more than can be credited: 1071.00 EUR of the invoice is left.", refused.ErrorAt("lines"));
        }
        Assert.Equal(before, await NotesAsync(sent.Id));

        var rest = (await api.PostAsync($"/invoices/{sent.Id}/credit", Lines("900.00"))).Ok();
        Assert.Equal(before + 1, await NotesAsync(sent.Id));
        Assert.EndsWith(
            (int.Parse(rest.Text("number")[^4..], System.Globalization.CultureInfo.InvariantCulture)).ToString("0000"),
            rest.Text("number"),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsync($"/invoices/{sent.Id}/credit", Lines("1.00"))).Status);
    }

    [Fact]
    public async Task Credit_notes_have_numbers_of_their_own_without_a_gap_among_the_invoices()
    {
        await using var own = await App.StartAsync();
        using var api = await own.ApiOfAsync(own.Maya);
        var (first, second) = (await own.GivenASentInvoiceAsync(), await own.GivenASentInvoiceAsync());
        var notes = new List<string>
        {
            (await api.PostAsync($"/invoices/{first.Id}/credit")).Ok().Text("number"),
            (await api.PostAsync($"/invoices/{second.Id}/credit")).Ok().Text("number"),
        };
        Assert.Equal(["CN-2026-0001", "CN-2026-0002"], notes);
        Assert.Equal("2026-0003", (await own.GivenASentInvoiceAsync()).Number);
        // Somebody takes one away, past the program.
        await own.QueryAsync(db =>
            db.Invoices.Where(i => i.Number == notes[0])
                .ExecuteUpdateAsync(set => set.SetProperty(i => i.Number, (string?)null).SetProperty(i => i.NumberOrder, (long?)null))
        );
        var audits = await own.QueryAsync(db => NumberAudit.ReadAsync(db, own.Maya.WorkspaceId, CancellationToken.None));
        Assert.Equal(
            [
                new NumberAudit(NumberAllocator.Invoices, 2026, "2026-0001", "2026-0003", 3, Gaps: 0, Duplicates: 0),
                new NumberAudit(NumberAllocator.CreditNotes, 2026, notes[1], notes[1], 1, Gaps: 1, Duplicates: 0),
            ],
            audits
        );
    }

    [Fact]
    public async Task A_discounted_invoice_and_a_stage_are_credited_to_the_cent()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = ApiStory.Ac02(await api.GivenAClientAsync());
        invoice["discount"] = new { amount = "10.00" };
        invoice["pricesIncludeTax"] = true;
        invoice["plan"] = new { kind = "split", stages = new object[] { new { percent = "33.33" }, new { } } };
        var stage = (await api.PostAsync("/invoices", invoice)).Created();
        invoice.Remove("plan");
        var plain = (await api.PostAsync("/invoices", invoice)).Created();
        foreach (var draft in (JsonElement[])[stage, plain])
        {
            var sent = (await api.PostAsync($"/invoices/{draft.Text("id")}/send")).Ok();
            var note = (await api.PostAsync($"/invoices/{sent.Text("id")}/credit")).Ok();
            Assert.Equal($"-{sent.Text("total")}", note.Text("total"));
            Assert.Equal(
                sent.GetProperty("taxes").EnumerateArray().Select(t => $"-{t.Text("net")} -{t.Text("tax")}"),
                note.GetProperty("taxes").EnumerateArray().Select(t => $"{t.Text("net")} {t.Text("tax")}")
            );
        }
    }

    [Theory]
    [InlineData("""{"lines":[]}""", "lines")]
    [InlineData("""{"lines":[{"description":"x","quantity":"-1","unitPrice":"1.00","taxRate":"19"}]}""", "lines[0].quantity")]
    [InlineData("""{"lines":[{"description":"x","quantity":"0","unitPrice":"1.00","taxRate":"19"}]}""", "lines[0].quantity")]
    [InlineData("""{"lines":[{"description":"x","quantity":"1","unitPrice":"0.00","taxRate":"19"}]}""", "lines")]
    [InlineData(
        """{"lines":[{"description":"x","quantity":"1","unitPrice":"1234567890123456789012345678901234567890","taxRate":"19"}]}""",
        "lines[0].unitPrice"
    )]
    [InlineData("""{"lines":[null]}""", "lines[0].description")]
    public async Task What_cannot_be_credited_is_refused_at_its_field(string body, string field)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await app.GivenASentInvoiceAsync();
        Assert.NotEmpty((await api.SendJsonAsync(HttpMethod.Post, $"/invoices/{sent.Id}/credit", body)).ErrorAt(field));
        Assert.Equal(0, await NotesAsync(sent.Id));
    }

    [Fact]
    public async Task Drafts_void_invoices_and_credit_notes_are_not_credited()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var draft = await app.GivenADraftAsync();
        var voided = await app.GivenASentInvoiceAsync();
        await api.PostAsync($"/invoices/{voided.Id}/void");
        var credited = await app.GivenASentInvoiceAsync();
        var note = (await api.PostAsync($"/invoices/{credited.Id}/credit")).Ok();
        foreach (var id in (string[])[$"{draft}", $"{voided.Id}", note.Text("id"), $"{credited.Id}"])
            Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsync($"/invoices/{id}/credit")).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await api.PostAsync($"/invoices/{note.Text("id")}/void")).Status);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await api.PostAsync($"/invoices/{note.Text("id")}/payments", new { amount = "1.00", method = "bank" })).Status
        );
    }

    [Fact]
    public async Task Void_keeps_the_number_and_nobody_is_told_of_an_open()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await app.GivenASentInvoiceAsync();
        Assert.Equal(sent.Number, (await api.PostAsync($"/invoices/{sent.Id}/void")).Ok().Text("number"));

        var page = await (await app.OpenAsync(sent.Anna)).WordsAsync();
        Assert.Contains("This invoice was cancelled", page, StringComparison.Ordinal);
        Assert.DoesNotContain("How to pay", page, StringComparison.Ordinal);
        await app.ViewsAsync(sent.Id, expected: 1);
        Assert.DoesNotContain(await app.NotificationsAsync(sent.Id), n => n.Kind is NotificationKind.InvoiceViewed);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await api.PostAsync($"/invoices/{sent.Id}/payments", new { amount = "1.00", method = "bank" })).Status
        );
    }

    private static object Lines(string price) =>
        new
        {
            lines = new[]
            {
                new
                {
                    description = "Returned",
                    quantity = "1",
                    unitPrice = price,
                    taxRate = "19",
                },
            },
        };

    private Task<int> NotesAsync(Guid id) => app.QueryAsync(db => db.Invoices.CountAsync(i => i.CreditedInvoiceId == id));
}
