using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Pages;

/// <summary>Settings pages as a browser fills them in.</summary>
internal static class SettingsForms
{
    /// <summary>Posts a form of the page with a valid antiforgery token.</summary>
    /// <param name="target">The form's own address, where it is not that of the page.</param>
    public static async Task<HttpResponseMessage> SubmitAsync(
        this HttpClient browser,
        string page,
        IEnumerable<(string Name, string Value)> fields,
        string? target = null
    )
    {
        var token = Story.AntiforgeryToken(await browser.GetStringAsync(page));
        return await browser.PostAsync(target ?? page, Content([.. fields, ("__RequestVerificationToken", token)]));
    }

    public static FormUrlEncodedContent Content(params (string Name, string Value)[] fields) =>
        new(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)));

    /// <summary>The page as text: entities decoded, so that what a person reads can be looked for.</summary>
    public static async Task<string> ReadAsync(this HttpResponseMessage response) =>
        WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

    public static async Task<string> SeeAsync(this HttpClient browser, string page) =>
        WebUtility.HtmlDecode(await browser.GetStringAsync(page));

    /// <summary>True while the browser is signed in.</summary>
    public static async Task<bool> IsSignedInAsync(this HttpClient browser) =>
        (await browser.GetAsync("/settings/profile")).StatusCode is HttpStatusCode.OK;

    public static Task<HttpResponseMessage> ChangeRoleAsync(this HttpClient browser, Membership member, string role) =>
        browser.SubmitAsync("/settings/team", [("role", role)], $"/settings/team?id={member.UserId}&handler=Role");

    public static Task<HttpResponseMessage> SetActiveAsync(this HttpClient browser, Membership member, bool isActive) =>
        browser.SubmitAsync("/settings/team", [], $"/settings/team?id={member.UserId}&active={isActive}&handler=Active");

    /// <summary>Where Undo of the toast on this page posts to.</summary>
    public static string UndoAddress(string html) =>
        WebUtility.HtmlDecode(
            Regex
                .Match(
                    html,
                    "<form method=\"post\" action=\"([^\"]+undo[^\"]+|[^\"]+handler[^\"]*)\"[^>]*><button data-undo",
                    RegexOptions.IgnoreCase,
                    TimeSpan.FromSeconds(1)
                )
                .Groups[1]
                .Value
        );
}
