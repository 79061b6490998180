using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>
/// Every field, parameter and id that the OpenAPI document names, each with everything that has ever broken a program: no answer is
/// a 5xx, a refusal says why in words, and what was refused has changed nothing. A new call is swept by itself.
/// </summary>
public sealed class SweepTests(App app) : IClassFixture<App>
{
    private static readonly string[] s_values =
    [
        "null",
        "true",
        "{}",
        "[]",
        "[null]",
        "[[]]",
        "{\"\":null}",
        "{\"\\uD800\":1}",
        "-1",
        "1.5",
        "1e400",
        "-1e400",
        "99999999999999",
        "1234567890123456789012345678901234567890",
        "\"\"",
        "\" \"",
        "\"NaN\"",
        "\"Infinity\"",
        "\"-1\"",
        "\"1e400\"",
        "\"1234567890123456789012345678901234567890\"",
        "\"<script>alert(1)</script>\"",
        "\"a\\r\\nBcc: evil@example.com\"",
        "\"a\\u0000b\"",
        "\"a\\u0007\\u001b[31m\"",
        "\"\\u202Etxt.exe\"",
        "\"\\uD800\"",
        "\"\\uDC00\\uD800\"",
        "\"\\uFFFF\\uFFFE\"",
        // Latin-1: as bytes, this is no UTF-8.
        "\"\u00ff\"",
        "\"0f8fad5b-d9cb-469f-a165-70867728950e\"",
        "\"9999-99-99\"",
        $"\"{new string('a', 10_000)}\"",
        $"\"{string.Concat(Enumerable.Repeat("\\u0301", 1_000))}\"",
        $"[{string.Join(',', Enumerable.Repeat("\"a@b.example\"", 300))}]",
        $"[{string.Join(',', Enumerable.Repeat("{}", 2_000))}]",
    ];

    private static readonly string[] s_texts =
    [
        "",
        "%20",
        "-1",
        "0",
        "201",
        "1e400",
        "NaN",
        "1234567890123456789012345678901234567890",
        "true",
        "%0D%0AX-Evil:%201",
        "%FF",
        "%ED%A0%80",
        "%E2%80%AE",
        "%25_%5C%27%22",
        "%3Cscript%3E",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "eyJhIjoxfQ",
        new string('a', 3_000),
    ];

    private static readonly Dictionary<string, string> s_good = new(StringComparer.Ordinal)
    {
        ["ClientInput"] = """
            {"name":"Acme","email":"anna@acme.example","currency":"EUR","contacts":[{"name":"Anna","email":"anna@acme.example","role":"to"}]}
            """,
        ["InvoiceInput"] = """
            {"currency":"EUR","dueDate":"2026-12-07","discount":{"percent":"1"},
             "lines":[{"description":"x","quantity":"1","unitPrice":"100","taxRate":"19","discount":{"percent":"1"}}],
             "plan":{"kind":"split","stages":[{"title":"Start","percent":"30","dueDate":"2026-12-01"},{"amount":"50.00"},{}]}}
            """,
        ["IntegrationInput"] = """
            {"secretKey":"sk_test_x","webhookSecret":"whsec_x","clientId":"x","clientSecret":"x","webhookId":"x",
             "accessToken":"x","locationId":"x","signatureKey":"x"}
            """,
        ["CreditInput"] = """{"lines":[{"description":"x","quantity":"1","unitPrice":"1.00","taxRate":"19","discount":{"percent":"1"}}]}""",
        ["CorrectionInput"] = """{"count":true}""",
        ["PaymentInput"] = """{"amount":"1.00","method":"bank","receivedOn":"2026-11-23","reference":"RF18","note":"Thanks"}""",
        ["SendInput"] = """{"to":["anna@acme.example"],"cc":["books@acme.example"],"message":"Here it is."}""",
        ["PushSubscriptionInput"] = """
            {"endpoint":"https://push.example/1","device":"Laptop","keys":{
             "p256dh":"BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
             "auth":"BTBZMqHH6r4Tts7J_aSIgg"}}
            """,
        ["WebhookInput"] = """{"url":"https://203.0.113.7/hooks","events":["invoice.viewed"]}""",
        ["PreferencesInput"] = """{"kinds":{"invoice.viewed":{"inApp":true,"push":true,"mail":false}}}""",
    };

    [Fact]
    public async Task No_field_of_a_body_breaks_a_call()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var document = await DocumentAsync();
        var wrong = new List<string>();
        var swept = 0;
        foreach (var (method, path, operation) in Operations(document).Where(o => o.Operation["requestBody"] is not null))
        {
            var schema = operation["requestBody"]!["content"]!["application/json"]!["schema"]!;
            var good = s_good[NameOf(schema)];
            var address = await AddressAsync(api, path);
            foreach (var field in Fields(document, schema, [], JsonNode.Parse(good)!))
            {
                foreach (var value in s_values)
                {
                    var before = await StateAsync(api, address);
                    var answer = await SendAsync(api, method, address, With(good, field, value));
                    swept++;
                    var flaw =
                        (int)answer.Status >= 500 ? "broke"
                        : (int)answer.Status < 400 ? null
                        : !IsExplained(answer) ? "unexplained"
                        : await StateAsync(api, address) != before ? "changed something"
                        : null;
                    if (flaw is not null)
                        wrong.Add(
                            $"{method} {path} {string.Join('.', field)}={value[..Math.Min(value.Length, 40)]}: {answer.Status}, {flaw}"
                        );
                    // What went out is no draft any more.
                    if (
                        (path.EndsWith("/send", StringComparison.Ordinal) || path.EndsWith("/credit", StringComparison.Ordinal))
                        && answer.Status is HttpStatusCode.OK
                    )
                        address = await AddressAsync(api, path);
                }
            }
        }

        Assert.True(swept > 2_000, $"{swept} bodies were sent.");
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task No_parameter_breaks_a_call()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var wrong = new List<string>();
        foreach (
            var (method, path, operation) in Operations(await DocumentAsync())
                .Where(o => !o.Path.EndsWith("/events", StringComparison.Ordinal))
        )
        {
            var address = await AddressAsync(api, path);
            foreach (var name in QueryOf(operation))
            {
                foreach (var text in s_texts)
                    await TryAsync(api, method, $"{address}?{name}={text}", text, wrong);
            }
            if (!path.Contains("{id}", StringComparison.Ordinal))
                continue;
            foreach (var text in s_texts.Where(text => text.Length > 0))
            {
                var status = await TryAsync(api, method, path.Replace("{id}", text, StringComparison.Ordinal), text, wrong);
                if ((int)status is < 400)
                    wrong.Add($"{method} {path} with {text}: {status}");
            }
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Every_id_of_another_workspace_is_as_good_as_unknown()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        using var theirs = await app.ApiOfAsync(await app.GivenAnotherWorkspaceAsync());
        var wrong = new List<string>();
        var document = await DocumentAsync();
        foreach (var (method, path, operation) in Operations(document).Where(o => o.Path.Contains("{id}", StringComparison.Ordinal)))
        {
            var address = await AddressAsync(api, path);
            var body = operation["requestBody"] is { } given ? s_good[NameOf(given["content"]!["application/json"]!["schema"]!)] : null;
            var foreign = await SendAsync(theirs, method, address, body);
            var unknown = await SendAsync(theirs, method, path.Replace("{id}", Guid.NewGuid().ToString(), StringComparison.Ordinal), body);
            if (foreign.Status is not HttpStatusCode.NotFound || foreign.Body.GetRawText() != unknown.Body.GetRawText())
                wrong.Add($"{method} {path}: {foreign.Status} {foreign.Body} / {unknown.Body}");
        }
        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static async Task<HttpStatusCode> TryAsync(HttpClient api, HttpMethod method, string address, string text, List<string> wrong)
    {
        using var request = new HttpRequestMessage(method, address);
        using var response = await api.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if ((int)response.StatusCode >= 500)
            wrong.Add($"{method} {address}: {response.StatusCode} for {text}");
        return response.StatusCode;
    }

    // Of a webhook that has sent nothing yet none is known.
    private const string Delivery = "{deliveryId}";
    private static readonly string s_delivery = Guid.NewGuid().ToString();

    private async Task<JsonNode> DocumentAsync()
    {
        using var anyone = app.Browser();
        return JsonNode.Parse(await anyone.GetStringAsync("/openapi/v1.json"))!;
    }

    private static IEnumerable<(HttpMethod Method, string Path, JsonNode Operation)> Operations(JsonNode document) =>
        document["paths"]!
            .AsObject()
            .SelectMany(path =>
                path.Value!.AsObject()
                    .Select(o =>
                        (
                            new HttpMethod(o.Key.ToUpperInvariant()),
                            path.Key.Replace(Delivery, s_delivery, StringComparison.Ordinal),
                            o.Value!
                        )
                    )
            );

    private static IEnumerable<string> QueryOf(JsonNode operation) =>
        (operation["parameters"]?.AsArray() ?? []).Where(p => (string)p!["in"]! == "query").Select(p => (string)p!["name"]!);

    /// <summary>A path to something that there is, fresh where a call would use it up.</summary>
    private async Task<string> AddressAsync(HttpClient api, string path)
    {
        // Each body is tried on one service, and another service's keys are passed over.
        path = path.Replace("{gateway}", "stripe", StringComparison.Ordinal);
        if (!path.Contains("{id}", StringComparison.Ordinal))
            return path;
        var id = path.Split('/')[3] switch
        {
            "clients" => await api.GivenAClientAsync(),
            "invoices" when path.Split('/')[^1] is "resend" or "revise" or "credit" or "remind" or "pdf" => (
                await api.GivenASentOneAsync()
            ).Text("id"),
            "invoices" => await api.GivenADraftAsync(),
            "notifications" => await ANotificationAsync(api),
            "push-subscriptions" => (await api.SendJsonAsync(HttpMethod.Post, "/push-subscriptions", s_good["PushSubscriptionInput"]))
                .Created()
                .Text("id"),
            "views" => await AViewAsync(api),
            "webhooks" => await AWebhookAsync(api),
            var other => throw new InvalidOperationException($"Which id does {other} take?"),
        };
        return path.Replace("{id}", id, StringComparison.Ordinal);
    }

    private async Task<string> ANotificationAsync(HttpClient api)
    {
        await app.OpenAsync((await api.GivenASentOneAsync()).PathOf("anna@acme.example"));
        return (await api.ReadAsync("/notifications")).Items()[0].Text("id");
    }

    // There may be only so many, and another sweep may have made them.
    private static async Task<string> AWebhookAsync(HttpClient api) =>
        (await api.ReadAsync("/webhooks")).Items() is [var first, ..]
            ? first.Text("id")
            : (await api.SendJsonAsync(HttpMethod.Post, "/webhooks", s_good["WebhookInput"])).Created().Text("id");

    private async Task<string> AViewAsync(HttpClient api)
    {
        var sent = await api.GivenASentOneAsync();
        await app.OpenAsync(sent.PathOf("anna@acme.example"));
        return (await api.ReadAsync($"/invoices/{sent.Text("id")}/views")).Items()[0].Text("id");
    }

    private static string NameOf(JsonNode schema) => ((string)schema["$ref"]!).Split('/')[^1];

    /// <summary>The body itself and everything inside it, as far as the example goes into lists.</summary>
    private static IEnumerable<string[]> Fields(JsonNode document, JsonNode schema, string[] path, JsonNode? example)
    {
        yield return path;
        foreach (var (name, inner, value) in Inside(Resolved(document, schema), example))
        {
            foreach (var field in Fields(document, inner, [.. path, name], value))
                yield return field;
        }

        static IEnumerable<(string, JsonNode, JsonNode?)> Inside(JsonNode schema, JsonNode? example)
        {
            if (schema["properties"] is JsonObject properties)
                return properties.Select(p => (p.Key, p.Value!, example?[p.Key]));
            if (schema["items"] is { } item && example is JsonArray { Count: > 0 } list)
                return [("0", item, list[0])];
            if (schema["additionalProperties"] is { } values && example is JsonObject some)
                return some.Select(p => (p.Key, values, p.Value));
            return [];
        }
    }

    private static JsonNode Resolved(JsonNode document, JsonNode schema) =>
        schema["$ref"] is not null ? document["components"]!["schemas"]![NameOf(schema)]!
        : schema["oneOf"]?.AsArray().FirstOrDefault(s => s!["$ref"] is not null) is { } reference ? Resolved(document, reference)
        : schema;

    /// <summary>Written by hand, since no JSON library would write what is wrong.</summary>
    private static string With(string good, string[] field, string value)
    {
        if (field.Length == 0)
            return value;

        var body = JsonNode.Parse(good)!;
        var parent = body;
        foreach (var name in field[..^1])
            parent = parent is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : parent[name]!;
        if (parent is JsonArray array)
            array[int.Parse(field[^1], System.Globalization.CultureInfo.InvariantCulture)] = "\u0001";
        else
            parent[field[^1]] = "\u0001";
        return body.ToJsonString().Replace("\"\\u0001\"", value, StringComparison.Ordinal);
    }

    private static async Task<Answer> SendAsync(HttpClient api, HttpMethod method, string address, string? json)
    {
        using var request = new HttpRequestMessage(method, address);
        if (json is not null)
        {
            request.Content = new ByteArrayContent(Encoding.Latin1.GetBytes(json));
            request.Content.Headers.ContentType = new("application/json");
        }
        using var response = await api.SendAsync(request);
        var text =
            response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
                ? await response.Content.ReadAsStringAsync()
                : "";
        return new Answer(response.StatusCode, text.Length == 0 ? default : JsonDocument.Parse(text).RootElement, null);
    }

    // What is no JSON has no fields to name.
    private static bool IsExplained(Answer answer) =>
        answer.Body.ValueKind is JsonValueKind.Object
        && answer.Code is { Length: > 0 } code
        && answer.Body.Text("detail").Length > 0
        && (code != "validation" || answer.Body.GetProperty("errors").EnumerateObject().Any());

    /// <summary>What the call may have touched: the thing itself, and how much there is of everything.</summary>
    private async Task<string> StateAsync(HttpClient api, string address)
    {
        var thing =
            address.Contains("/invoices/", StringComparison.Ordinal) || address.Contains("/clients/", StringComparison.Ordinal)
                ? string.Join('/', address.Split('/')[3..5])
            : address.Split('/')[3] is "preferences" ? "preferences"
            : null;
        var counts = await app.QueryAsync(async db =>
            $"{await db.Invoices.CountAsync()} {await db.Clients.CountAsync()} {await db.MailMessages.CountAsync()} {await db.PushSubscriptions.CountAsync()}"
        );
        return thing is null ? counts : $"{counts} {(await api.ReadAsync("/" + thing)).Body}";
    }
}
