using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Pages;

/// <summary>AC-01: a fresh folder and no configuration.</summary>
public sealed class FirstRunTests
{
    [Fact]
    public async Task Four_answers_make_a_business_and_nothing_more_is_asked()
    {
        await using var app = new FreshApp();
        await app.InitializeAsync();
        using var browser = app.Browser();

        foreach (var page in new[] { "/", "/financials/invoices", "/notifications", "/login" })
            Assert.Equal("/setup", (await browser.GetAsync(page)).Headers.Location!.PathAndQueryOrPath());
        var form = await browser.GetStringAsync("/setup");
        Assert.Equal(["Input.Business", "Input.Name", "Input.Email", "Input.Password"], Asked(form));

        var response = await browser.PostAsync(
            "/setup",
            new FormUrlEncodedContent(
                new Dictionary<string, string>
                {
                    ["Input.Business"] = "Northlight Studio",
                    ["Input.Name"] = "Maya Lindqvist",
                    ["Input.Email"] = "maya@northlight.example",
                    ["Input.Password"] = App.Password,
                    ["__RequestVerificationToken"] = Story.AntiforgeryToken(form),
                }
            )
        );

        Assert.Equal((HttpStatusCode.Redirect, "/"), (response.StatusCode, response.Headers.Location!.PathAndQueryOrPath()));
        Assert.Contains("Welcome, Maya", await browser.GetStringAsync("/"), StringComparison.Ordinal);
        Assert.Contains("No invoices yet", await browser.GetStringAsync("/financials/invoices"), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Asked(string form) =>
        Regex
            .Matches(form, "<input[^>]*>", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Select(input => input.Value)
            .Where(input => !input.Contains("type=\"hidden\"", StringComparison.Ordinal))
            .Select(input => Regex.Match(input, "name=\"([^\"]*)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value);
}

/// <summary>An app that nobody has set up yet.</summary>
internal sealed class FreshApp : App
{
    protected override bool IsSetUp => false;
}
