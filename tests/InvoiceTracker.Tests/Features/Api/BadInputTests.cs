using System.Net;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>Bad input gets a clear message at its field and changes nothing. The cases are those of the corpus, and their like.</summary>
public sealed class BadInputTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("unitPrice", "\"-1\"")]
    [InlineData("unitPrice", "\"1e400\"")]
    [InlineData("unitPrice", "1e400")]
    [InlineData("unitPrice", "1e2")]
    [InlineData("unitPrice", "\"NaN\"")]
    [InlineData("unitPrice", "\"Infinity\"")]
    [InlineData("unitPrice", "\"79228162514264337593543950335\"")]
    [InlineData("unitPrice", "\"7922816251426433759354395033\"")]
    [InlineData("unitPrice", "\"0.0000001\"")]
    [InlineData("unitPrice", "\"1,234.56\"")]
    [InlineData("unitPrice", "\"1.234,56\"")]
    [InlineData("unitPrice", "\"١٢٣\"")]
    [InlineData("unitPrice", "\"0x1F\"")]
    [InlineData("unitPrice", "\"1_000\"")]
    [InlineData("unitPrice", "\"1e3\"")]
    [InlineData("unitPrice", "\" 1\"")]
    [InlineData("unitPrice", "\"1.\"")]
    [InlineData("unitPrice", "\"\"")]
    [InlineData("unitPrice", "null")]
    [InlineData("unitPrice", "true")]
    [InlineData("unitPrice", "{}")]
    [InlineData("quantity", "\"1.0000001\"")]
    [InlineData("quantity", "\"99999999999999\"")]
    [InlineData("quantity", "\"two\"")]
    [InlineData("taxRate", "\"-5\"")]
    [InlineData("taxRate", "\"101\"")]
    [InlineData("taxRate", "\"19.9999999\"")]
    [InlineData("taxCategory", "\"X\"")]
    [InlineData("taxCategory", "\"3\"")]
    [InlineData("description", "\"\"")]
    [InlineData("description", "\"a\\u0000b\"")]
    [InlineData("description", "\"\\uD800\"")]
    [InlineData("discount.percent", "{\"percent\":\"150\"}", "discount")]
    [InlineData("discount.percent", "{\"percent\":\"-1\"}", "discount")]
    [InlineData("discount.amount", "{\"amount\":\"-1\"}", "discount")]
    [InlineData("discount.amount", "{\"amount\":\"0.001\"}", "discount")]
    [InlineData("discount", "{\"amount\":\"200\"}", "discount")]
    [InlineData("discount", "{\"amount\":\"1\",\"percent\":\"1\"}", "discount")]
    [InlineData("discount", "{}", "discount")]
    public async Task A_bad_line_is_refused_at_its_field(string field, string json, string? property = null)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var line = Replaced("""{"description":"x","quantity":"1","unitPrice":"100","taxRate":"19"}""", property ?? field, json);

        var answer = await api.SendJsonAsync(
            HttpMethod.Post,
            "/invoices",
            $$"""{"currency":"EUR","dueDate":"2026-12-07","lines":[{{line}}]}"""
        );

        Assert.NotEmpty(answer.ErrorAt($"lines[0].{field}"));
        Assert.Equal("validation", answer.Code);
    }

    [Theory]
    [InlineData("JPY", "10.5", "JPY has no decimals.")]
    [InlineData("BHD", "1.2345", "A price in BHD has 3 decimals at most.")]
    public async Task A_price_has_the_decimals_of_its_currency(string currency, string price, string message)
    {
        using var api = await app.ApiOfAsync(app.Maya);

        var answer = await api.PostAsync(
            "/invoices",
            new
            {
                currency,
                dueDate = "2026-12-07",
                lines = new[]
                {
                    new
                    {
                        description = "x",
                        quantity = "1",
                        unitPrice = price,
                        taxRate = "0",
                    },
                },
            }
        );

        Assert.Equal(message, answer.ErrorAt("lines[0].unitPrice"));
    }

    [Theory]
    [InlineData("currency", "\"XXX\"")]
    [InlineData("currency", "\"usd\"")]
    [InlineData("currency", "\"US$\"")]
    [InlineData("currency", "\"\"")]
    [InlineData("currency", "\"BTC\"")]
    [InlineData("currency", "null")]
    [InlineData("currency", "978")]
    [InlineData("dueDate", "\"2026-02-30\"")]
    [InlineData("dueDate", "\"0001-01-01\"")]
    [InlineData("dueDate", "\"9999-12-31\"")]
    [InlineData("dueDate", "\"03/04/2026\"")]
    [InlineData("dueDate", "\"2026-12-07T00:00:00Z\"")]
    [InlineData("dueDate", "\"2026-1-7\"")]
    [InlineData("dueDate", "\"2026-11-01\"")]
    [InlineData("dueDate", "null")]
    [InlineData("issueDate", "\"tomorrow\"")]
    [InlineData("title", "\"Invoice\\r\\nBcc: evil@x.com\"")]
    [InlineData("title", "\"a\\u0000\"")]
    [InlineData("title", "\"\\uDC00\"")]
    [InlineData("title", "[]")]
    [InlineData("notes", "\"a\\u0007\"")]
    [InlineData("clientId", "\"7\"")]
    [InlineData("clientId", "\"00000000-0000-0000-0000-000000000001\"")]
    [InlineData("discount", "{\"amount\":\"100.01\"}")]
    [InlineData("lines", "\"none\"")]
    [InlineData("lines[0]", "[7]", "lines")]
    [InlineData("lines[0].description", "[null]", "lines")]
    [InlineData("plan", "{\"kind\":\"deposit\",\"stages\":[]}")]
    public async Task A_bad_invoice_is_refused_at_its_field(string field, string json, string? property = null)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        const string good =
            """{"currency":"EUR","issueDate":"2026-11-23","dueDate":"2026-12-07","lines":[{"description":"x","quantity":"1","unitPrice":"100","taxRate":"19"}]}""";

        Assert.NotEmpty((await api.SendJsonAsync(HttpMethod.Post, "/invoices", Replaced(good, property ?? field, json))).ErrorAt(field));
    }

    [Fact]
    public async Task Every_mistake_is_named_at_once_and_nothing_is_kept()
    {
        using var api = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());

        var answer = await api.PostAsync(
            "/invoices",
            new
            {
                title = new string('A', 100_000),
                currency = "EUR",
                clientId = Guid.NewGuid(),
                dueDate = "soon",
                lines = new object[]
                {
                    new
                    {
                        description = "x",
                        quantity = "1",
                        unitPrice = "-1",
                        taxRate = "19",
                    },
                    new { quantity = "z" },
                },
            }
        );

        answer.Of(HttpStatusCode.BadRequest);
        Assert.Equal(
            [
                "clientId",
                "dueDate",
                "lines[0].unitPrice",
                "lines[1].description",
                "lines[1].quantity",
                "lines[1].taxRate",
                "lines[1].unitPrice",
                "title",
            ],
            answer.Body.GetProperty("errors").EnumerateObject().Select(e => e.Name).Order(StringComparer.Ordinal)
        );
        Assert.Contains("at most 200 characters", answer.ErrorAt("title"), StringComparison.Ordinal);
        Assert.Empty((await api.ReadAsync("/invoices")).Items());
    }

    [Theory]
    [InlineData("a@b.com\r\nBcc: evil@x.com")]
    [InlineData("\"a\r\nRCPT TO:<x@y.z>\"@e.com")]
    [InlineData("a@b.com, c@d.com; e@f.com")]
    [InlineData("user@[127.0.0.1]")]
    [InlineData("user@localhost")]
    [InlineData("Name <a@b.com>")]
    [InlineData("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@b.com")]
    [InlineData("")]
    public async Task What_is_no_address_is_refused_wherever_one_stands(string email)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var draft = await api.GivenADraftAsync();

        Assert.NotEmpty((await api.PostAsync("/clients", new { name = "A", email })).ErrorAt("email"));
        Assert.NotEmpty(
            (
                await api.PostAsync(
                    "/clients",
                    new
                    {
                        name = "A",
                        email = "a@b.com",
                        contacts = new[]
                        {
                            new
                            {
                                name = "B",
                                email,
                                role = "to",
                            },
                        },
                    }
                )
            ).ErrorAt("contacts[0].email")
        );
        Assert.NotEmpty((await api.PostAsync($"/invoices/{draft}/send", new { to = new[] { email } })).ErrorAt("to[0]"));
        Assert.NotEmpty((await api.PostAsync($"/invoices/{draft}/send", new { cc = new[] { email } })).ErrorAt("cc[0]"));
        Assert.Equal("draft", (await api.ReadAsync($"/invoices/{draft}")).Ok().Text("status"));
    }

    [Theory]
    [InlineData("name", "\"   \"")]
    [InlineData("name", "\"\\u3000\\u200B\"")]
    [InlineData("name", "\"a\\u0000b\"")]
    [InlineData("name", "\"\\uD800\"")]
    [InlineData("name", "null")]
    [InlineData("country", "\"Germany\"")]
    [InlineData("country", "\"de\"")]
    [InlineData("currency", "\"eur\"")]
    [InlineData("locale", "\"klingon-x\"")]
    [InlineData("paymentTermsDays", "-1")]
    [InlineData("taxId", "\"a\\nb\"")]
    public async Task A_bad_client_is_refused_at_its_field(string field, string json)
    {
        using var api = await app.ApiOfAsync(app.Maya);

        Assert.NotEmpty(
            (
                await api.SendJsonAsync(HttpMethod.Post, "/clients", Replaced("""{"name":"Acme","email":"a@acme.example"}""", field, json))
            ).ErrorAt(field)
        );
    }

    [Fact]
    public async Task A_blank_name_is_called_required() =>
        Assert.Contains(
            "name is required",
            (await (await app.ApiOfAsync(app.Maya)).PostAsync("/clients", new { name = " ", email = "a@b.com" })).ErrorAt("name"),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("{{constructor.constructor('alert(1)')()}}")]
    [InlineData("'); DROP TABLE Invoices;--")]
    [InlineData("O'Brien & Söhne <b>GmbH</b>")]
    [InlineData("=?utf-8?B?SGk=?=")]
    [InlineData("👨‍👩‍👧‍👦 日本 ł")]
    public async Task Text_is_kept_as_it_was_typed(string text)
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var clientId = await api.GivenAClientAsync(text);
        var body = ApiStory.Ac02(clientId, text);
        body["notes"] = text;
        body["lines"] = new[]
        {
            new
            {
                description = text,
                quantity = "1",
                unitPrice = "1",
                taxRate = "0",
            },
        };

        var made = (await api.PostAsync("/invoices", body)).Created();

        Assert.Equal(
            (text, text, text, text),
            (
                made.Text("title"),
                made.Text("notes"),
                made.GetProperty("lines")[0].Text("description"),
                made.GetProperty("client").Text("name")
            )
        );
        Assert.True(await app.QueryAsync(db => db.Invoices.AnyAsync()));
    }

    private static string Replaced(string json, string property, string value)
    {
        var start = json.IndexOf($"\"{property}\":", StringComparison.Ordinal);
        if (start < 0)
            return $"{json[..^1]},\"{property}\":{value}}}";
        var from = start + property.Length + 3;
        var to = json[from] is '[' ? json.IndexOf(']', from) + 1 : json.IndexOf('"', from + 1) + 1;
        return json[..from] + value + json[to..];
    }
}
