using System.Net;
using System.Text.Json;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>From a draft to an open, as a program sees it.</summary>
public sealed class InvoiceApiTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_draft_has_the_figures_of_AC_02_and_no_number()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var clientId = await api.GivenAClientAsync();

        var answer = await api.PostAsync("/invoices", ApiStory.Ac02(clientId));

        var draft = answer.Created();
        Assert.Equal($"/api/v1/invoices/{draft.Text("id")}", answer.Location);
        Assert.Equal(
            ("draft", "draft", "Draft invoice", JsonValueKind.Null, clientId, "Acme GmbH"),
            (
                draft.Text("status"),
                draft.Text("label"),
                draft.Text("title"),
                draft.GetProperty("number").ValueKind,
                draft.Text("clientId"),
                draft.GetProperty("client").Text("name")
            )
        );
        Assert.Equal(
            ("250.00", "41.50", "291.50", "0.00", "291.50"),
            (draft.Text("subtotal"), draft.Text("tax"), draft.Text("total"), draft.Text("amountPaid"), draft.Text("balanceDue"))
        );
        Assert.Equal(
            ["S 19 200.00 38.00", "S 7 50.00 3.50"],
            draft
                .GetProperty("taxes")
                .EnumerateArray()
                .Select(t => $"{t.Text("category")} {t.Text("rate")} {t.Text("net")} {t.Text("tax")}")
        );
        var line = draft.GetProperty("lines")[0];
        Assert.Equal(
            ("2", "100.00", "19", "S"),
            (line.Text("quantity"), line.Text("unitPrice"), line.Text("taxRate"), line.Text("taxCategory"))
        );
        Assert.Equal(0, draft.GetProperty("revision").GetInt32());
        Assert.Empty(draft.GetProperty("links").EnumerateArray());
        foreach (var name in new[] { "planId", "stage", "issueDate", "sentAt", "firstViewedAt", "viewedAt" })
            Assert.Equal(JsonValueKind.Null, draft.GetProperty(name).ValueKind);
    }

    [Fact]
    public async Task Sending_issues_it_and_an_open_is_told_everywhere()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await api.GivenASentOneAsync();
        var (id, number) = (sent.Text("id"), sent.Text("number"));
        Assert.StartsWith("2026-", number, StringComparison.Ordinal);
        Assert.Equal(
            ("pending", $"Invoice #{number}", "2026-11-23", 1),
            (sent.Text("status"), sent.Text("title"), sent.Text("issueDate"), sent.GetProperty("revision").GetInt32())
        );
        Assert.Equal(
            ["recipient", "shared"],
            sent.GetProperty("links").EnumerateArray().Select(l => l.Text("kind")).Order(StringComparer.Ordinal)
        );

        var at = Instant.Format(app.Clock.GetUtcNow());
        await app.OpenAsync(sent.PathOf("anna@acme.example"));
        await app.OpenAsync(sent.PathOf("anna@acme.example"), agent: Story.Googlebot);
        await app.ViewsAsync(Guid.Parse(id), 2);

        var opened = (await api.ReadAsync($"/invoices/{id}")).Ok();
        Assert.Equal((at, at, 1), (opened.Text("viewedAt"), opened.Text("firstViewedAt"), opened.GetProperty("viewCount").GetInt32()));
        var link = opened.GetProperty("links").EnumerateArray().Single(l => l.Text("kind") == "recipient");
        Assert.Equal((1, at), (link.GetProperty("openCount").GetInt32(), link.Text("lastOpenedAt")));

        var views = (await api.ReadAsync($"/invoices/{id}/views")).Items();
        var counted = views.Single(v => v.Text("verdict") == "counted");
        Assert.Equal(
            (JsonValueKind.Null, "mail_link", "page_loaded", 1, at),
            (
                counted.GetProperty("reason").ValueKind,
                counted.Text("source"),
                counted.Text("confidence"),
                counted.GetProperty("revision").GetInt32(),
                counted.Text("at")
            )
        );
        var suppressed = views.Single(v => v.Text("verdict") == "suppressed");
        Assert.Equal("bot_user_agent", suppressed.Text("reason"));
        Assert.Contains(suppressed.Text("rule"), suppressed.Text("reasonText"), StringComparison.Ordinal);

        var activity = (await api.ReadAsync($"/invoices/{id}/activity")).Items();
        Assert.Contains(activity, a => a.Text("type") == "sent");
        Assert.Equal(counted.Text("id"), activity.Single(a => a.Text("type") == "opened").Text("viewId"));
        Assert.Contains((await api.ReadAsync("/activity")).Items(), a => a.Text("type") == "opened" && a.Text("invoiceId") == id);

        var told = (await api.ReadAsync("/notifications")).Items().Single(n => n.Text("invoiceId") == id);
        Assert.Equal(("invoice.viewed", $"Someone opened Invoice #{number}"), (told.Text("kind"), told.Text("title")));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("readAt").ValueKind);
        var read = (await api.PostAsync($"/notifications/{told.Text("id")}/read")).Ok();
        Assert.Equal(at, read.Text("readAt"));
    }

    [Fact]
    public async Task Without_a_client_nothing_is_sent()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await api.GivenADraftAsync();
        (await api.PatchAsync($"/invoices/{id}", new { clientId = (string?)null })).Ok();

        var answer = await api.PostAsync($"/invoices/{id}/send");

        Assert.Equal("Assign a client before sending.", answer.ErrorAt("clientId"));
        Assert.Equal("draft", (await api.ReadAsync($"/invoices/{id}")).Ok().Text("status"));
    }

    [Fact]
    public async Task A_patch_changes_what_it_names_and_nothing_else()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await api.GivenADraftAsync("Logo design");

        var changed = (await api.PatchAsync($"/invoices/{id}", new { discount = new { percent = "10" }, notes = "Thank you" })).Ok();

        Assert.Equal(
            ("Logo design", "225.00", "Thank you", "2026-12-07"),
            (changed.Text("title"), changed.Text("subtotal"), changed.Text("notes"), changed.Text("dueDate"))
        );
        Assert.Equal("10", changed.GetProperty("discount").Text("percent"));
        var again = (await api.PatchAsync($"/invoices/{id}", new { discount = (object?)null, title = (string?)null })).Ok();
        Assert.Equal(
            ("Draft invoice", "250.00", 2),
            (again.Text("title"), again.Text("subtotal"), again.GetProperty("lines").GetArrayLength())
        );
    }

    [Fact]
    public async Task What_was_issued_is_neither_changed_nor_deleted_nor_sent_twice()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = (await api.GivenASentOneAsync()).Text("id");

        Answer[] answers =
        [
            await api.PatchAsync($"/invoices/{id}", new { title = "Other" }),
            await api.DeleteOneAsync($"/invoices/{id}"),
            await api.PostAsync($"/invoices/{id}/send"),
        ];

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Conflict, "illegal_step"), (answer.Status, answer.Code)));
        var mails = await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.InvoiceId == Guid.Parse(id)));
        Assert.Equal(1, mails);
    }

    [Fact]
    public async Task A_merge_patch_may_say_that_it_is_one()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await api.GivenADraftAsync("Logo design");
        using var content = new StringContent("""{"title":"Brand refresh"}""", System.Text.Encoding.UTF8, "application/merge-patch+json");

        using var response = await api.PatchAsync(new Uri($"/api/v1/invoices/{id}", UriKind.Relative), content);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("Brand refresh", (await api.ReadAsync($"/invoices/{id}")).Ok().Text("title"));
    }

    [Fact]
    public async Task A_draft_is_deleted_and_gone()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await api.GivenADraftAsync();

        Assert.Equal(HttpStatusCode.NoContent, (await api.DeleteOneAsync($"/invoices/{id}")).Status);

        (await api.ReadAsync($"/invoices/{id}")).Of(HttpStatusCode.NotFound);
        (await api.DeleteOneAsync($"/invoices/{id}")).Of(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_void_invoice_keeps_its_number_and_is_not_sent_again()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await api.GivenASentOneAsync();

        var voided = (await api.PostAsync($"/invoices/{sent.Text("id")}/void")).Ok();

        Assert.Equal(("void", sent.Text("number"), "0.00"), (voided.Text("status"), voided.Text("number"), voided.Text("balanceDue")));
        (await api.PostAsync($"/invoices/{sent.Text("id")}/void")).Of(HttpStatusCode.Conflict);
        (await api.PostAsync($"/invoices/{sent.Text("id")}/resend")).Of(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Sending_again_keeps_the_link_and_queues_another_mail()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var sent = await api.GivenASentOneAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(1));

        var again = (await api.PostAsync($"/invoices/{sent.Text("id")}/resend")).Ok();

        Assert.Equal(sent.PathOf("anna@acme.example"), again.PathOf("anna@acme.example"));
        Assert.Equal(sent.Text("sentAt"), again.Text("sentAt"));
        Assert.Equal(2, await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.InvoiceId == Guid.Parse(sent.Text("id")))));
        (await api.PostAsync($"/invoices/{await api.GivenADraftAsync()}/resend")).Of(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Resending_twice_in_one_moment_sends_twice_or_says_that_somebody_was_faster()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = (await api.GivenASentOneAsync()).Text("id");

        (await api.PostAsync($"/invoices/{id}/resend")).Ok();
        (await api.PostAsync($"/invoices/{id}/resend")).Ok();
        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => api.PostAsync($"/invoices/{id}/resend")));

        Assert.All(together, answer => Assert.Contains(answer.Status, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict }));
        Assert.Equal(
            1 + 2 + together.Count(answer => answer.Status is HttpStatusCode.OK),
            await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.InvoiceId == Guid.Parse(id)))
        );
    }

    [Fact]
    public async Task One_address_gets_one_link_and_a_stranger_is_welcome()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await api.GivenADraftAsync();

        var sent = (
            await api.PostAsync(
                $"/invoices/{id}/send",
                new
                {
                    to = new[] { "new@acme.example", "NEW@acme.example" },
                    cc = new[] { "anna@acme.example" },
                    message = "Hello",
                }
            )
        ).Ok();

        Assert.Equal(
            ["anna@acme.example", "new@acme.example"],
            sent.GetProperty("links")
                .EnumerateArray()
                .Where(l => l.Text("kind") == "recipient")
                .Select(l => l.Text("email"))
                .Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public async Task Of_twenty_parallel_sends_one_succeeds()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await api.GivenADraftAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => api.PostAsync($"/invoices/{id}/send")));

        Assert.Equal((1, 19), (answers.Count(a => a.Status is HttpStatusCode.OK), answers.Count(a => a.Status is HttpStatusCode.Conflict)));
        Assert.Equal(1, await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.InvoiceId == Guid.Parse(id))));
    }

    [Fact]
    public async Task A_frozen_document_is_given_byte_for_byte()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = (await api.GivenASentOneAsync()).Text("id");
        byte[] pdf = [.. "%PDF-1.7"u8, 0, 255];
        await app.QueryAsync(async db =>
        {
            await db.InvoiceRevisions.Where(r => r.InvoiceId == Guid.Parse(id)).ExecuteUpdateAsync(row => row.SetProperty(r => r.Pdf, pdf));
            return true;
        });

        using var response = await api.GetAsync($"/api/v1/invoices/{id}/pdf?revision=1");

        Assert.Equal("application/pdf", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(pdf, await response.Content.ReadAsByteArrayAsync());
        (await api.ReadAsync($"/invoices/{id}/pdf?revision=2")).Of(HttpStatusCode.NotFound);
        Assert.NotEmpty((await api.ReadAsync($"/invoices/{id}/pdf?revision=x")).ErrorAt("revision"));
        (await api.ReadAsync($"/invoices/{await api.GivenADraftAsync()}/pdf")).Of(HttpStatusCode.Conflict);
    }
}
