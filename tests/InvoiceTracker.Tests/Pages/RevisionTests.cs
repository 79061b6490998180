using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>AC-17: what was sent can be corrected while nothing was paid, and what was opened stays what it was.</summary>
public sealed class RevisionTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_correction_is_another_revision_and_the_one_that_was_opened_stays_as_it_was()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(sent.Anna);
        using var maya = await app.SignInAsync(app.Maya);
        using var api = await app.ApiOfAsync(app.Maya);
        var before = await RevisionAsync(sent.Id, 1);
        var pdf = await api.GetByteArrayAsync($"/api/v1/invoices/{sent.Id}/pdf?revision=1");

        var answer = await maya.PostFormAsync(EditorOf(sent.Id), await CorrectedAsync(sent.Id, "900.00"));

        Assert.Equal(
            (HttpStatusCode.Redirect, $"/financials/invoices/{sent.Id}"),
            (answer.StatusCode, answer.Headers.Location!.OriginalString)
        );
        var stored = await app.FindAsync(sent.Id);
        Assert.Equal((2, 107_100, InvoiceStatus.Pending, sent.Number), (stored.Revision, stored.TotalMinor, stored.Status, stored.Number));
        var details = await maya.GetStringAsync(InvoicePages.Of(sent.Id));
        Assert.Contains("Opened revision 1, not revision 2", details, StringComparison.Ordinal);
        Assert.Contains("Corrected: revision 2", details, StringComparison.Ordinal);

        var after = await RevisionAsync(sent.Id, 1);
        Assert.Equal(before.Sha256, after.Sha256);
        Assert.Equal(before.Pdf, after.Pdf);
        Assert.Equal(pdf, await api.GetByteArrayAsync($"/api/v1/invoices/{sent.Id}/pdf?revision=1"));
        Assert.NotEqual(pdf, await api.GetByteArrayAsync($"/api/v1/invoices/{sent.Id}/pdf"));

        app.Clock.Advance(TimeSpan.FromMinutes(20));
        var page = await app.OpenAsync(sent.Anna);
        Assert.Contains("1,071.00", await page.TextAsync(), StringComparison.Ordinal);
        Assert.Equal([1, 2], (await app.ViewsAsync(sent.Id, 2)).Select(view => view.Revision));
        Assert.DoesNotContain("not revision 2", await maya.GetStringAsync(InvoicePages.Of(sent.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_corrected_invoice_is_sent_again_by_the_same_links()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var api = await app.ApiOfAsync(app.Maya);

        var revised = await api.PostAsync($"/invoices/{sent.Id}/revise", new { title = "Corrected" });
        var resent = await api.PostAsync($"/invoices/{sent.Id}/resend");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (revised.Status, resent.Status));
        Assert.Equal((2, "Corrected"), (revised.Body.GetProperty("revision").GetInt32(), revised.Body.GetProperty("title").GetString()));
        Assert.Equal(sent.Links, (await app.SentInvoiceAsync(sent.Id)).Links);
    }

    [Fact]
    public async Task Typing_alone_changes_nothing_that_was_issued()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var maya = await app.SignInAsync(app.Maya);

        var page = await (await maya.GetAsync(EditorOf(sent.Id))).TextAsync();
        var partial = await maya.PostFormAsync(EditorOf(sent.Id), await CorrectedAsync(sent.Id, "900.00"), byScript: true);

        Assert.Contains("Save revision 2", page, StringComparison.Ordinal);
        Assert.DoesNotContain("Save draft", page, StringComparison.Ordinal);
        Assert.DoesNotContain("handler=Client", page, StringComparison.Ordinal);
        Assert.Contains(sent.Number, page, StringComparison.Ordinal);
        Assert.Contains("1,071.00", await partial.TextAsync(), StringComparison.Ordinal);
        var stored = await app.FindAsync(sent.Id);
        Assert.Equal((1, 119_000), (stored.Revision, stored.TotalMinor));
    }

    [Fact]
    public async Task Bad_input_is_told_beside_its_field_and_nothing_changes()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var maya = await app.SignInAsync(app.Maya);
        using var api = await app.ApiOfAsync(app.Maya);

        var form = await (await maya.PostFormAsync(EditorOf(sent.Id), await CorrectedAsync(sent.Id, "-5"))).TextAsync();
        var lines = await api.PostAsync($"/invoices/{sent.Id}/revise", new { lines = Array.Empty<object>() });
        var client = await api.PostAsync($"/invoices/{sent.Id}/revise", new { clientId = await api.GivenAClientAsync() });

        Assert.Contains("A unit price cannot be negative.", form, StringComparison.Ordinal);
        Assert.Contains("value=\"-5\"", form, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.BadRequest, HttpStatusCode.BadRequest), (lines.Status, client.Status));
        Assert.Equal(1, (await app.FindAsync(sent.Id)).Revision);
    }

    [Fact]
    public async Task After_a_payment_a_credit_note_is_the_way()
    {
        var sent = await app.GivenASentInvoiceAsync();
        await app.QueryAsync(async db =>
        {
            var invoice = await db.Invoices.SingleAsync(i => i.Id == sent.Id);
            invoice.RecordPayment(new Money(10_000, invoice.Currency), app.Clock.GetUtcNow());
            return await db.SaveChangesAsync();
        });
        using var maya = await app.SignInAsync(app.Maya);
        using var api = await app.ApiOfAsync(app.Maya);

        var editor = await maya.GetAsync(EditorOf(sent.Id));
        var posted = await maya.PostFormAsync(EditorOf(sent.Id), await CorrectedAsync(sent.Id, "900.00"));
        var refused = await api.PostAsync($"/invoices/{sent.Id}/revise", new { title = "Too late" });

        Assert.Equal(HttpStatusCode.Redirect, editor.StatusCode);
        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (posted.StatusCode, refused.Status));
        Assert.Contains("Something was paid already. Write a credit note instead.", await posted.TextAsync(), StringComparison.Ordinal);
        Assert.Equal(1, (await app.FindAsync(sent.Id)).Revision);
        Assert.DoesNotContain($"{EditorOf(sent.Id)}\"", await maya.GetStringAsync(InvoicePages.Of(sent.Id)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_edited_and_not_revised()
    {
        using var api = await app.ApiOfAsync(app.Maya);

        var refused = await api.PostAsync($"/invoices/{await app.GivenADraftAsync()}/revise", new { title = "Early" });

        Assert.Equal(HttpStatusCode.Conflict, refused.Status);
    }

    [Fact]
    public async Task What_can_never_be_a_character_is_refused_before_it_reaches_the_paper()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var draft = await api.GivenADraftAsync();

        var edited = await api.PatchAsync($"/invoices/{draft}", new { title = "\uFFFF\uFFFE", notes = "Thank you\uFDD0" });

        var errors = edited.Of(HttpStatusCode.BadRequest).GetProperty("errors");
        Assert.Contains("not valid Unicode", errors.GetProperty("title").ToString(), StringComparison.Ordinal);
        Assert.Contains("not valid Unicode", errors.GetProperty("notes").ToString(), StringComparison.Ordinal);
    }

    private static string EditorOf(Guid id) => $"/financials/invoices/{id}/edit";

    /// <summary>The sent invoice's own form, with another price.</summary>
    private async Task<Dictionary<string, string>> CorrectedAsync(Guid id, string price)
    {
        var invoice = await app.FindAsync(id);
        return new()
        {
            ["Id"] = id.ToString(),
            ["Input.Version"] = invoice.Version.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["Input.ClientId"] = invoice.ClientId.ToString()!,
            ["Input.Currency"] = "EUR",
            ["Input.DueOn"] = invoice.DueOn.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
            ["Input.Lines[0].Description"] = "Design",
            ["Input.Lines[0].Quantity"] = "1",
            ["Input.Lines[0].Price"] = price,
            ["Input.Lines[0].Tax"] = "19",
        };
    }

    private Task<InvoiceRevision> RevisionAsync(Guid id, int number) =>
        app.QueryAsync(db => db.InvoiceRevisions.AsNoTracking().SingleAsync(r => r.InvoiceId == id && r.Number == number));
}
