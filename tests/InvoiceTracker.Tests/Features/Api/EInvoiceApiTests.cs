using System.Net;
using System.Text.Json;
using InvoiceTracker.Features.Documents.EInvoice;
using InvoiceTracker.Tests.Features.Documents;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>AC-38: for a German business with all fields the invoice is an XRechnung too; else it is said in words what it takes.</summary>
public sealed class EInvoiceApiTests(App app) : IClassFixture<App>, IAsyncLifetime
{
    public async ValueTask InitializeAsync() => await GivenBusinessAsync("+49 30 1234567");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_German_invoice_with_all_fields_is_an_XRechnung_with_the_same_totals()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = await SentAsync(api, await GivenAcmeAsync(api));

        using var response = await api.GetAsync($"/api/v1/invoices/{invoice.Text("id")}/xml");
        var bytes = await response.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode.OK, "application/xml"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Empty(EInvoiceRules.Check(bytes));
        var xml = EInvoicePapers.Read(bytes);
        Assert.Equal(
            (invoice.Text("number"), invoice.Text("subtotal"), invoice.Text("tax"), invoice.Text("total")),
            (
                xml.Text("/*/cbc:ID"),
                xml.Text("//cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"),
                xml.Text("/*/cac:TaxTotal/cbc:TaxAmount"),
                xml.Text("//cac:LegalMonetaryTotal/cbc:PayableAmount")
            )
        );
        Assert.Equal("04011000-1234512345-06", xml.Text("/*/cbc:BuyerReference"));
        Assert.Equal("Hannover", xml.Text("//cac:AccountingCustomerParty//cbc:CityName"));
    }

    [Fact]
    public async Task The_bytes_of_a_revision_never_change()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var client = await GivenAcmeAsync(api);
        var id = (await SentAsync(api, client)).Text("id");
        var first = await XmlAsync(api, id);

        (await api.PatchAsync($"/clients/{client}", new { city = "Celle" })).Ok();
        (await api.PostAsync($"/invoices/{id}/revise", new { notes = "Corrected" })).Ok();

        Assert.Equal(first, await XmlAsync(api, id, "?revision=1"));
        Assert.Equal(
            first,
            await app.QueryAsync(db =>
                db.InvoiceRevisions.Where(r => r.InvoiceId == Guid.Parse(id) && r.Number == 1).Select(r => r.Xml).SingleAsync()
            )
        );
        var second = EInvoicePapers.Read(await XmlAsync(api, id));
        Assert.Equal("Celle", second.Text("//cac:AccountingCustomerParty//cbc:CityName"));
        Assert.Contains("Corrected", second.Text("/*/cbc:Note"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await api.ReadAsync($"/invoices/{id}/xml?revision=3")).Status);
        Assert.NotEmpty((await api.ReadAsync($"/invoices/{id}/xml?revision=x")).ErrorAt("revision"));
    }

    [Fact]
    public async Task A_credit_note_is_one_in_XML_too()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = await SentAsync(api, await GivenAcmeAsync(api));

        var note = (await api.PostAsync($"/invoices/{invoice.Text("id")}/credit")).Ok();

        var xml = EInvoicePapers.Read(await XmlAsync(api, note.Text("id")));
        Assert.Equal(
            ("381", invoice.Text("number"), invoice.Text("total")),
            (
                xml.Text("/*/cbc:CreditNoteTypeCode"),
                xml.Text("//cac:InvoiceDocumentReference/cbc:ID"),
                xml.Text("//cac:LegalMonetaryTotal/cbc:PayableAmount")
            )
        );
    }

    [Fact]
    public async Task What_is_missing_is_said_before_sending_and_sending_goes_on_without()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var client = await GivenAcmeAsync(api, leitwegId: null);
        var id = await DraftAsync(api, client);
        using var maya = await app.SignInAsync(app.Maya);
        const string missing = "For an e-invoice (XRechnung) this is missing: the buyer reference (Leitweg-ID) of Acme GmbH.";

        var draft = await api.ReadAsync($"/invoices/{id}/xml");
        var page = await maya.SeeAsync($"/financials/invoices/{id}/send");

        draft.Of(HttpStatusCode.Conflict);
        Assert.Equal($"A draft has no document yet. Send it first. {missing}", draft.Body.Text("detail"));
        Assert.Contains($"{missing} It can be sent without one.", page, StringComparison.Ordinal);
        Assert.Contains($"href=\"/financials/clients/{client}/edit\"", page, StringComparison.Ordinal);

        (await api.PostAsync($"/invoices/{id}/send")).Ok();
        var sent = await api.ReadAsync($"/invoices/{id}/xml");
        Assert.Equal(missing, sent.Of(HttpStatusCode.Conflict).Text("detail"));
        using var refused = await maya.GetAsync($"/financials/invoices/{id}?handler=Xml");
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Contains(missing, await refused.ReadAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_business_lacks_is_said_with_the_way_to_its_settings()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var id = await DraftAsync(api, await GivenAcmeAsync(api));
        using var maya = await app.SignInAsync(app.Maya);
        Assert.DoesNotContain("XRechnung", await maya.SeeAsync($"/financials/invoices/{id}/send"), StringComparison.Ordinal);

        await GivenBusinessAsync(phone: "");

        var page = await maya.SeeAsync($"/financials/invoices/{id}/send");
        Assert.Contains("this is missing: your phone number.", page, StringComparison.Ordinal);
        Assert.Contains("href=\"/settings/business\">Fill in your business", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_needs_no_e_invoice_is_not_told_of_any()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var client = (
            await api.PostAsync(
                "/clients",
                new
                {
                    name = "Dubois SARL",
                    email = "a@dubois.example",
                    country = "FR",
                }
            )
        ).Created();
        var id = await DraftAsync(api, client.Text("id"));
        using var maya = await app.SignInAsync(app.Maya);

        Assert.DoesNotContain("XRechnung", await maya.SeeAsync($"/financials/invoices/{id}/send"), StringComparison.Ordinal);
        (await api.PostAsync($"/invoices/{id}/send")).Ok();
    }

    [Fact]
    public async Task A_client_that_needs_one_is_sent_nothing_before()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var client = await GivenAcmeAsync(api, leitwegId: null);
        (await api.PatchAsync($"/clients/{client}", new { requiresEInvoice = true })).Ok();
        var id = await DraftAsync(api, client);
        using var maya = await app.SignInAsync(app.Maya);
        const string refusal =
            "Acme GmbH needs an e-invoice. For an e-invoice (XRechnung) this is missing: the buyer reference (Leitweg-ID) of Acme GmbH.";

        Assert.Equal(refusal, (await api.PostAsync($"/invoices/{id}/send")).ErrorAt("clientId"));
        using var posted = await maya.SubmitAsync(
            $"/financials/invoices/{id}/send",
            [("Input.Version", "0"), ("Input.To", "anna@acme.example")]
        );
        Assert.Equal(HttpStatusCode.BadRequest, posted.StatusCode);
        Assert.Contains(refusal, await posted.ReadAsync(), StringComparison.Ordinal);
        var draft = (await api.ReadAsync($"/invoices/{id}")).Ok();
        Assert.Equal(("draft", JsonValueKind.Null), (draft.Text("status"), draft.GetProperty("number").ValueKind));
        Assert.Equal(0, await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.InvoiceId == Guid.Parse(id))));

        (await api.PatchAsync($"/clients/{client}", new { buyerReference = "991-01484-64" })).Ok();
        (await api.PostAsync($"/invoices/{id}/send")).Ok();
        Assert.Empty(EInvoiceRules.Check(await XmlAsync(api, id)));
    }

    [Fact]
    public async Task The_invoice_page_gives_the_file()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var invoice = await SentAsync(api, await GivenAcmeAsync(api));
        using var maya = await app.SignInAsync(app.Maya);
        var address = $"/financials/invoices/{invoice.Text("id")}";

        Assert.Contains($"href=\"{address}?handler=Xml\"", await maya.SeeAsync(address), StringComparison.Ordinal);
        using var file = await maya.GetAsync($"{address}?handler=Xml");

        Assert.Equal($"E-Invoice-{invoice.Text("number")}.xml", file.Content.Headers.ContentDisposition?.FileName);
        Assert.Equal(await XmlAsync(api, invoice.Text("id")), await file.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Settings_and_client_form_keep_what_an_e_invoice_takes_and_the_paper_shows_the_city()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var client = await GivenAcmeAsync(api);
        using var maya = await app.SignInAsync(app.Maya);

        var saved = await maya.SubmitAsync(
            $"/financials/clients/{client}/edit",
            [
                ("Input.Name", "Acme GmbH"),
                ("Input.Email", "anna@acme.example"),
                ("Input.PostalCode", "29221"),
                ("Input.City", "Celle"),
                ("Input.RequiresEInvoice", "true"),
            ]
        );

        Assert.Equal(HttpStatusCode.Redirect, saved.StatusCode);
        var read = (await api.ReadAsync($"/clients/{client}")).Ok();
        Assert.Equal(
            ("29221", "Celle", true),
            (read.Text("postalCode"), read.Text("city"), read.GetProperty("requiresEInvoice").GetBoolean())
        );
        Assert.Contains("29221 Celle", await maya.SeeAsync($"/financials/clients/{client}"), StringComparison.Ordinal);
        var business = await maya.SeeAsync("/settings/business");
        Assert.All(
            ["10119", "Berlin", "+49 30 1234567"],
            value => Assert.Contains($"value=\"{value}\"", business, StringComparison.Ordinal)
        );
        var preview = await maya.SeeAsync($"/financials/invoices/{await DraftAsync(api, client)}/preview");
        Assert.Contains("Torstraße 1\n10119 Berlin", preview.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("29221 Celle", preview, StringComparison.Ordinal);
    }

    private Task<int> GivenBusinessAsync(string phone) =>
        app.QueryAsync(async db =>
        {
            var workspace = await db.Workspaces.SingleAsync(w => w.Id == app.Maya.WorkspaceId);
            workspace.Address = "Torstraße 1";
            workspace.PostalCode = "10119";
            workspace.City = "Berlin";
            workspace.Country = "DE";
            workspace.TaxId = "DE123456789";
            workspace.Email = "hello@northlight.example";
            workspace.Phone = phone;
            workspace.BankDetails = "IBAN DE02 1203 0000 0000 2020 51";
            return await db.SaveChangesAsync();
        });

    private static async Task<string> GivenAcmeAsync(HttpClient api, string? leitwegId = "04011000-1234512345-06") => (
            await api.PostAsync(
                "/clients",
                new
                {
                    name = "Acme GmbH",
                    email = "anna@acme.example",
                    address = "Georgstraße 2",
                    postalCode = "30159",
                    city = "Hannover",
                    country = "DE",
                    taxId = "DE987654321",
                    buyerReference = leitwegId,
                }
            )
        ).Created().Text("id");

    private static async Task<string> DraftAsync(HttpClient api, string client) =>
        (await api.PostAsync("/invoices", ApiStory.Ac02(client))).Created().Text("id");

    private static async Task<JsonElement> SentAsync(HttpClient api, string client) =>
        (await api.PostAsync($"/invoices/{await DraftAsync(api, client)}/send")).Ok();

    private static Task<byte[]> XmlAsync(HttpClient api, string id, string query = "") =>
        api.GetByteArrayAsync($"/api/v1/invoices/{id}/xml{query}");
}
