using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>AC-15: one's own view says that it is one, and may be told of as a test.</summary>
public sealed class OwnViewTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_test_raises_the_alert_and_changes_nothing_else()
    {
        var sent = await app.GivenASentInvoiceAsync("Logo design");
        using var maya = await app.SignInAsync(app.Maya);
        var page = await maya.GetStringAsync(sent.Anna);
        Assert.Contains("You are signed in, so this visit is not counted.", page, StringComparison.Ordinal);
        Assert.Contains("Count this visit as a test", page, StringComparison.Ordinal);
        await app.ViewsAsync(sent.Id, 1);

        var answer = await PressAsync(maya, sent.Anna, page);
        var again = await PressAsync(maya, sent.Anna, page);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (answer.StatusCode, again.StatusCode));
        var words = await answer.WordsAsync();
        Assert.Contains("Your test alert is on its way.", words, StringComparison.Ordinal);
        Assert.Contains("Logo design", words, StringComparison.Ordinal);
        var told = Assert.Single(await app.NotificationsAsync(sent.Id));
        Assert.Equal(("Someone opened Logo design", app.Maya.UserId), (told.Title, told.UserId));
        Assert.StartsWith("Test: via Anna Berg's link · ", told.Body, StringComparison.Ordinal);
        Assert.Equal(ViewReason.OwnView, Assert.Single(await app.ViewsAsync(sent.Id, 1)).Reason);
        Assert.Equal(0, await app.QueryAsync(db => db.ViewChanges.CountAsync(c => c.InvoiceId == sent.Id)));
        var invoice = await app.FindAsync(sent.Id);
        Assert.Equal((0, (DateTimeOffset?)null), (invoice.ViewCount, invoice.ViewedAt));
    }

    [Fact]
    public async Task After_signing_out_the_browser_is_still_known_and_a_colleagues_test_tells_the_creator()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var tom = await app.SignInAsync(app.Tom);
        await tom.PostFormAsync("/logout", []);
        var page = await tom.GetStringAsync(sent.Anna);
        Assert.Contains("Somebody signed in with this browser before, so this visit is not counted.", page, StringComparison.Ordinal);

        await PressAsync(tom, sent.Anna, page);

        Assert.Equal(app.Maya.UserId, Assert.Single(await app.NotificationsAsync(sent.Id)).UserId);
    }

    [Fact]
    public async Task A_browser_can_be_forgotten_and_excluded_again()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var maya = await app.SignInAsync(app.Maya);
        Assert.Contains("Forget this browser", await maya.GetStringAsync("/settings/tracking"), StringComparison.Ordinal);

        await maya.PostFormAsync("/settings/tracking?handler=Exclude", new() { ["on"] = "false" });
        Assert.Contains("You are signed in, so this visit is not counted.", await maya.GetStringAsync(sent.Anna), StringComparison.Ordinal);
        Assert.Contains("Exclude this browser", await maya.GetStringAsync("/settings/tracking"), StringComparison.Ordinal);
        await maya.PostFormAsync("/logout", []);
        Assert.DoesNotContain("this visit is not counted", await maya.GetStringAsync(sent.Accounts), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_raises_no_test_even_with_the_nonce_of_a_page()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var maya = await app.SignInAsync(app.Maya);
        var mayas = await maya.GetStringAsync(sent.Anna);
        using var stranger = app.Browser();
        var theirs = await (await stranger.SendAsync(Story.Request(sent.Accounts))).Content.ReadAsStringAsync();
        Assert.DoesNotContain("Count this visit as a test", theirs, StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await PressAsync(stranger, sent.Anna, mayas)).StatusCode);
        // The own browser with the nonce of a visit that is none of its own, of another link, or made up.
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await PressAsync(maya, sent.Accounts, theirs)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await PressAsync(maya, sent.Accounts, mayas)).StatusCode);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await PressAsync(maya, sent.Anna, "data-nonce=\"AAAA\"")).StatusCode);

        Assert.DoesNotContain(await app.NotificationsAsync(sent.Id), n => n.Body.StartsWith("Test:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Alerts_that_are_off_stay_off_and_the_page_says_so()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);
        await maya.SubmitAsync("/settings/notifications", []);
        var sent = await own.GivenASentInvoiceAsync();

        var answer = await PressAsync(maya, sent.Anna, await maya.GetStringAsync(sent.Anna));

        Assert.Contains("No alert: they are switched off.", await answer.WordsAsync(), StringComparison.Ordinal);
        Assert.Empty(await own.NotificationsAsync(sent.Id));
    }

    [Fact]
    public async Task The_address_of_the_test_is_a_page_like_any_other_to_who_types_it()
    {
        var sent = await app.GivenASentInvoiceAsync();

        var page = await app.OpenAsync($"{sent.Anna}/test");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Contains($"href=\"{sent.Anna}/pdf\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Set-Cookie"));
    }

    private static Task<HttpResponseMessage> PressAsync(HttpClient browser, string path, string page)
    {
        var nonce = Regex.Match(page, "data-nonce=\"([^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        return browser.PostAsync($"{path}/test", SettingsForms.Content(("nonce", nonce)));
    }
}
