using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Pages;

/// <summary>What tests of the invoice pages have in common: forms as a browser posts them.</summary>
internal static class InvoicePages
{
    public const string List = "/financials/invoices";

    public static string Of(Guid id) => $"{List}/{id}";

    /// <summary>Two lines: 2 × 100.00 at 19 %, 1 × 50.00 at 7 %, as AC-02 writes them.</summary>
    public static Dictionary<string, string> TwoLines(Guid? clientId) =>
        new()
        {
            ["Input.ClientId"] = clientId?.ToString() ?? "",
            ["Input.Title"] = "Spring campaign",
            ["Input.Currency"] = "EUR",
            ["Input.DueOn"] = "2026-12-07",
            ["Input.Lines[0].Description"] = "Design",
            ["Input.Lines[0].Quantity"] = "2",
            ["Input.Lines[0].Price"] = "100.00",
            ["Input.Lines[0].Tax"] = "19",
            ["Input.Lines[1].Description"] = "Printed copies",
            ["Input.Lines[1].Quantity"] = "1",
            ["Input.Lines[1].Price"] = "50.00",
            ["Input.Lines[1].Tax"] = "7",
        };

    /// <summary>Posts a form with the token of the page it stands on.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(
        this HttpClient browser,
        string page,
        Dictionary<string, string> fields,
        string? handler = null,
        bool byScript = false
    )
    {
        var token = Story.AntiforgeryToken(await browser.GetStringAsync(List));
        using var request = new HttpRequestMessage(HttpMethod.Post, handler is null ? page : $"{page}?handler={handler}")
        {
            Content = new FormUrlEncodedContent(fields.Append(new("__RequestVerificationToken", token))),
        };
        if (byScript)
            request.Headers.Add("HX-Request", "true");
        return await browser.SendAsync(request);
    }

    public static async Task<string> TextAsync(this HttpResponseMessage response) =>
        WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

    /// <summary>The words of a page without its tags, white space folded.</summary>
    public static async Task<string> WordsAsync(this HttpResponseMessage response) =>
        Fold(
            WebUtility.HtmlDecode(
                Regex.Replace(await response.Content.ReadAsStringAsync(), "<[^>]*>", " ", RegexOptions.None, TimeSpan.FromSeconds(1))
            )
        );

    /// <summary>An accountant of Maya's workspace, who reads everything and changes nothing.</summary>
    public static async Task<HttpClient> SignInAccountantAsync(this App app)
    {
        var email = $"books-{Guid.NewGuid():N}@northlight.example";
        var accountant = await app.InScopeAsync<AccountRegistry, Membership>(accounts =>
            accounts.AddMemberAsync(
                app.Maya.WorkspaceId,
                new NewMember("Bo Ledger", email, App.Password),
                Role.Accountant,
                CancellationToken.None
            )
        );
        return await app.SignInAsync(accountant);
    }

    /// <summary>A draft in a workspace that is not Maya's.</summary>
    public static Task<Guid> GivenSomebodyElsesDraftAsync(this App app) =>
        app.QueryAsync(async db =>
        {
            var workspace = new Workspace("Elsewhere", Currency.Of("EUR"), "Europe/Berlin", "en", app.Clock.GetUtcNow());
            var user = new User($"else-{Guid.NewGuid():N}@elsewhere.example", "Else Where", app.Clock.GetUtcNow());
            db.AddRange(workspace, user);
            await db.SaveChangesAsync();
            var invoice = new Invoice(workspace.Id, user.Id, Story.Content(null, new DateOnly(2026, 12, 7)), app.Clock.GetUtcNow());
            db.Invoices.Add(invoice);
            await db.SaveChangesAsync();
            return invoice.Id;
        });

    public static Task<Guid> GivenSomebodyElsesClientAsync(this App app) =>
        app.QueryAsync(async db =>
        {
            var workspace = new Workspace("Elsewhere", Currency.Of("EUR"), "Europe/Berlin", "en", app.Clock.GetUtcNow());
            db.Add(workspace);
            await db.SaveChangesAsync();
            var client = new Client(workspace.Id, "Not yours", app.Clock.GetUtcNow());
            db.Clients.Add(client);
            await db.SaveChangesAsync();
            return client.Id;
        });

    public static string PathAndQueryOrPath(this Uri location) => location.IsAbsoluteUri ? location.PathAndQuery : location.OriginalString;

    private static string Fold(string text) => Regex.Replace(text, @"\s+", " ", RegexOptions.None, TimeSpan.FromSeconds(1));
}
