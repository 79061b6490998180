using System.Net;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Pages;

/// <summary>AC-35, the part on the screen: the workspace's feed and its filters.</summary>
public sealed class ActivityPageTests(App app) : IClassFixture<App>
{
    private const string Feed = "/activity";

    [Fact]
    public async Task Everything_that_happened_is_told_with_its_invoice()
    {
        var invoice = await app.GivenASentInvoiceAsync("Logo design");
        await app.OpenAsync(invoice.Anna);
        using var maya = await app.SignInAsync(app.Maya);

        var words = await (await maya.GetAsync(Feed)).WordsAsync();

        Assert.Contains(
            $"Opened by the client via Anna Berg's link Logo design · #{invoice.Number} · Acme GmbH · Chrome on Windows",
            words,
            StringComparison.Ordinal
        );
        Assert.Contains("Sent to anna@acme.example, accounts@acme.example", words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_narrowed_by_client_by_kind_and_by_day()
    {
        var kept = await app.GivenASentInvoiceAsync("Kept");
        var other = await app.GivenASentInvoiceAsync("Other");
        var client = (await app.FindAsync(kept.Id)).ClientId;
        var today = DateOnly.FromDateTime(app.Clock.GetUtcNow().UtcDateTime);
        using var maya = await app.SignInAsync(app.Maya);

        var ofClient = await maya.GetStringAsync($"{Feed}?client={client}");
        var sent = await (await maya.GetAsync($"{Feed}?client={client}&type=sent")).WordsAsync();
        var empty = await maya.GetStringAsync($"{Feed}?client={client}&from={today.AddDays(1):O}");
        var whole = await maya.GetStringAsync($"{Feed}?client={client}&from={today:O}&to={today:O}");

        Assert.Contains(kept.Id.ToString(), ofClient, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Id.ToString(), ofClient, StringComparison.Ordinal);
        Assert.Contains("Sent to anna", sent, StringComparison.Ordinal);
        Assert.DoesNotContain("Created Kept", sent, StringComparison.Ordinal);
        Assert.Contains("Nothing matches", empty, StringComparison.Ordinal);
        Assert.Contains(kept.Id.ToString(), whole, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("type=party", "There is no such kind of activity.")]
    [InlineData("from=yesterday", "This is not a valid value.")]
    [InlineData("from=2026-02-02&to=2026-02-01", "The last day lies before the first.")]
    public async Task What_it_cannot_be_narrowed_by_is_said(string query, string sentence)
    {
        using var maya = await app.SignInAsync(app.Maya);

        var response = await maya.GetAsync($"{Feed}?{query}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Contains(sentence, await response.TextAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("from=0001-01-01&to=9999-12-31")]
    [InlineData("after=nonsense")]
    [InlineData("client=00000000-0000-0000-0000-000000000000")]
    public async Task The_ends_of_the_calendar_and_forged_cursors_do_no_harm(string query)
    {
        using var maya = await app.SignInAsync(app.Maya);

        Assert.Equal(HttpStatusCode.OK, (await maya.GetAsync($"{Feed}?{query}")).StatusCode);
    }

    [Fact]
    public async Task Show_more_goes_on_behind_the_last_row_and_repeats_none()
    {
        await using var own = await App.StartAsync();
        await own.QueryAsync(async db =>
        {
            var at = own.Clock.GetUtcNow();
            db.ActivityEntries.AddRange(
                Enumerable
                    .Range(0, 70)
                    .Select(i => new ActivityEntry(
                        own.Maya.WorkspaceId,
                        null,
                        ActivityType.Edited,
                        $"Entry [{i}]",
                        at.AddSeconds(-(double)(i / 4))
                    ))
            );
            return await db.SaveChangesAsync();
        });
        using var maya = await own.SignInAsync(own.Maya);

        var first = await maya.GetStringAsync(Feed);
        var next = Regex.Match(first, "href=\"([^\"]*)\" rel=\"next\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        var second = await maya.GetStringAsync(WebUtility.HtmlDecode(next));

        var (seen, then) = (EntriesIn(first), EntriesIn(second));
        Assert.Equal((50, 20), (seen.Count, then.Count));
        Assert.Empty(seen.Intersect(then));
    }

    [Fact]
    public async Task Another_workspaces_activity_is_not_there()
    {
        var stranger = await app.GivenSomebodyElsesDraftAsync();
        using var maya = await app.SignInAsync(app.Maya);

        Assert.DoesNotContain(stranger.ToString(), await maya.GetStringAsync(Feed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_says_that_nothing_happened_yet_and_asks_who_is_signed_out_to_sign_in()
    {
        await using var own = await App.StartAsync();
        using var maya = await own.SignInAsync(own.Maya);

        Assert.Contains("Nothing happened yet", await maya.GetStringAsync(Feed), StringComparison.Ordinal);
        Assert.StartsWith("/login", (await own.Browser().GetAsync(Feed)).Headers.Location!.PathAndQueryOrPath(), StringComparison.Ordinal);
    }

    private static HashSet<string> EntriesIn(string html) =>
        [.. Regex.Matches(html, @"Entry \[\d+\]", RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value)];
}
