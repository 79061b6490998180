using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>What callers of the API say and hear.</summary>
internal static class ApiStory
{
    /// <summary>A program that acts for a member.</summary>
    public static async Task<HttpClient> ApiOfAsync(this App app, Membership member, ApiScope scope = ApiScope.Write)
    {
        var token = await app.InScopeAsync<ApiTokens, string>(tokens =>
            tokens.CreateAsync(member.WorkspaceId, member.UserId, "test", scope, CancellationToken.None)
        );
        var api = app.Browser();
        api.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return api;
    }

    /// <summary>A second business in the same database, with an owner of its own.</summary>
    public static Task<Membership> GivenAnotherWorkspaceAsync(this App app) =>
        app.QueryAsync(async db =>
        {
            var workspace = new Workspace("Southwind Ltd", Currency.Of("GBP"), "Europe/London", "en", app.Clock.GetUtcNow());
            var user = new User($"olivia-{Guid.NewGuid():N}@southwind.example", "Olivia Reed", app.Clock.GetUtcNow());
            var membership = new Membership(workspace, user, Role.Owner);
            db.Memberships.Add(membership);
            await db.SaveChangesAsync();
            return membership;
        });

    public static Task<Membership> GivenAnAccountantAsync(this App app) =>
        app.InScopeAsync<AccountRegistry, Membership>(accounts =>
            accounts.AddMemberAsync(
                app.Maya.WorkspaceId,
                new NewMember("Ada Counts", $"ada-{Guid.NewGuid():N}@northlight.example", App.Password),
                Role.Accountant,
                CancellationToken.None
            )
        );

    public static async Task<Answer> SendJsonAsync(this HttpClient api, HttpMethod method, string path, string? json, string? key = null)
    {
        using var request = new HttpRequestMessage(method, "/api/v1" + path);
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        using var response = await api.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var body = text.Length == 0 ? default : JsonDocument.Parse(text).RootElement;
        return new Answer(response.StatusCode, body, response.Headers.Location?.ToString());
    }

    public static Task<Answer> PostAsync(this HttpClient api, string path, object? body = null, string? key = null) =>
        api.SendJsonAsync(HttpMethod.Post, path, body is null ? null : JsonSerializer.Serialize(body), key);

    public static Task<Answer> PatchAsync(this HttpClient api, string path, object body) =>
        api.SendJsonAsync(HttpMethod.Patch, path, JsonSerializer.Serialize(body));

    public static Task<Answer> PutAsync(this HttpClient api, string path, object body) =>
        api.SendJsonAsync(HttpMethod.Put, path, JsonSerializer.Serialize(body));

    public static Task<Answer> ReadAsync(this HttpClient api, string path) => api.SendJsonAsync(HttpMethod.Get, path, json: null);

    public static Task<Answer> DeleteOneAsync(this HttpClient api, string path) => api.SendJsonAsync(HttpMethod.Delete, path, json: null);

    public static async Task<string> GivenAClientAsync(
        this HttpClient api,
        string name = "Acme GmbH",
        string email = "anna@acme.example"
    ) => (await api.PostAsync("/clients", new { name, email })).Created().Text("id");

    /// <summary>AC-02: two of 100.00 at 19 % and one of 50.00 at 7 %.</summary>
    public static Dictionary<string, object?> Ac02(string? clientId, string? title = null) =>
        new()
        {
            ["clientId"] = clientId,
            ["title"] = title,
            ["currency"] = "EUR",
            ["dueDate"] = "2026-12-07",
            ["lines"] = new[]
            {
                new
                {
                    description = "Design",
                    quantity = "2",
                    unitPrice = "100.00",
                    taxRate = "19",
                },
                new
                {
                    description = "Print",
                    quantity = "1",
                    unitPrice = "50.00",
                    taxRate = "7",
                },
            },
        };

    public static async Task<string> GivenADraftAsync(this HttpClient api, string? title = null) =>
        (await api.PostAsync("/invoices", Ac02(await api.GivenAClientAsync(), title))).Created().Text("id");

    /// <returns>The invoice as it was answered when it was sent.</returns>
    public static async Task<JsonElement> GivenASentOneAsync(this HttpClient api, string? title = null) =>
        (await api.PostAsync($"/invoices/{await api.GivenADraftAsync(title)}/send")).Ok();

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static string PathOf(this JsonElement invoice, string email) =>
        new Uri(
            invoice.GetProperty("links").EnumerateArray().Single(l => l.GetProperty("email").GetString() == email).Text("url")
        ).AbsolutePath;
}

/// <summary>A status and a JSON body.</summary>
internal sealed record Answer(HttpStatusCode Status, JsonElement Body, string? Location)
{
    public JsonElement Ok() => Of(HttpStatusCode.OK);

    public JsonElement Created() => Of(HttpStatusCode.Created);

    public JsonElement[] Items() => [.. Ok().GetProperty("items").EnumerateArray()];

    public JsonElement Of(HttpStatusCode status)
    {
        Assert.True(Status == status, $"{(int)status} was expected, {(int)Status} came: {Body}");
        return Body;
    }

    public string Code => Body.Text("code");

    /// <summary>Refused for what stands in this field.</summary>
    public string ErrorAt(string field)
    {
        Of(HttpStatusCode.BadRequest);
        Assert.True(Body.GetProperty("errors").TryGetProperty(field, out var messages), $"no error at {field}: {Body}");
        return messages[0].GetString()!;
    }
}
