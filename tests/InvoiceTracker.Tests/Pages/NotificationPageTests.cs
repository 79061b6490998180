using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Pages;

/// <summary>The notification centre and the panel of the bell.</summary>
public sealed class NotificationPageTests : IAsyncLifetime
{
    private const string Centre = "/notifications";

    private App _app = null!;
    private HttpClient _maya = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        _maya = await _app.SignInAsync(_app.Maya);
    }

    public async ValueTask DisposeAsync()
    {
        _maya.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task It_says_that_there_is_nothing_yet()
    {
        Assert.Contains("No notifications yet", await _maya.GetStringAsync(Centre), StringComparison.Ordinal);
        Assert.Contains("Nothing unread", await _maya.GetStringAsync($"{Centre}?show=unread"), StringComparison.Ordinal);
        Assert.Contains("No notifications yet", await _maya.GetStringAsync($"{Centre}/panel"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_open_is_told_by_day_in_the_words_that_were_written_then()
    {
        var invoice = await _app.GivenASentInvoiceAsync("Logo design");
        await _app.OpenAsync(invoice.Anna);
        _app.Clock.Advance(TimeSpan.FromDays(1));

        var words = await (await _maya.GetAsync(Centre)).WordsAsync();

        Assert.Contains("Unread 1", words, StringComparison.Ordinal);
        Assert.Contains(
            "Yesterday Unread Someone opened Logo design via Anna Berg's link · Chrome on Windows · 11:00",
            words,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Opening_one_marks_it_read_and_leads_to_the_invoice()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(invoice.Anna);
        var told = Assert.Single(await _app.NotificationsAsync(invoice.Id));

        var response = await _maya.GetAsync($"{Centre}/{told.Id}");

        Assert.Equal($"/financials/invoices/{invoice.Id}", response.Headers.Location!.PathAndQueryOrPath());
        Assert.Equal(_app.Clock.GetUtcNow(), Assert.Single(await _app.NotificationsAsync(invoice.Id)).ReadAt);
        Assert.Contains("Nothing unread", await _maya.GetStringAsync($"{Centre}?show=unread"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_is_marked_read_and_unread_again_and_the_badge_is_told()
    {
        var told = await GivenToldAsync(2);

        var read = await _maya.PostFormAsync(Centre, new() { ["id"] = told[0].ToString() }, "Read", byScript: true);
        var unread = await _maya.PostFormAsync(Centre, new() { ["id"] = told[0].ToString() }, "Unread", byScript: true);

        Assert.Equal("""{"unread":{"count":1}}""", Assert.Single(read.Headers.GetValues("HX-Trigger")));
        Assert.Equal("""{"unread":{"count":2}}""", Assert.Single(unread.Headers.GetValues("HX-Trigger")));
    }

    [Fact]
    public async Task All_are_marked_read_and_undo_takes_back_exactly_those()
    {
        var told = await GivenToldAsync(3);
        await _maya.GetAsync($"{Centre}/{told[0]}");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        var answer = await _maya.PostFormAsync(Centre, [], "ReadAll", byScript: true);

        Assert.Equal(0, await UnreadAsync());
        var trigger = JsonDocument.Parse(Assert.Single(answer.Headers.GetValues("HX-Trigger"))).RootElement;
        Assert.Equal(0, trigger.GetProperty("unread").GetProperty("count").GetInt32());
        var undo = trigger.GetProperty("toast").GetProperty("undo").GetString()!;
        await _maya.PostFormAsync(undo.Split('?')[0], [], undo.Split("handler=")[1]);
        Assert.Equal(2, await UnreadAsync());
    }

    [Fact]
    public async Task The_panel_shows_the_newest_and_how_much_was_filtered_this_week()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(invoice.Anna, agent: Story.Googlebot);
        await _app.ViewsAsync(invoice.Id, 1);
        await GivenToldAsync(12);

        var panel = await _maya.GetStringAsync($"{Centre}/panel");
        var marked = await _maya.PostFormAsync($"{Centre}/panel", [], "ReadAll", byScript: true);

        Assert.StartsWith("<div class=\"ph\">", panel.TrimStart(), StringComparison.Ordinal);
        Assert.Equal(10, Regex.Count(panel, "class=\"ntf ", RegexOptions.None, TimeSpan.FromSeconds(1)));
        Assert.Contains("1 automatic open filtered this week", panel, StringComparison.Ordinal);
        Assert.Contains("<div class=\"group\">Today</div>", panel, StringComparison.Ordinal);
        Assert.Contains("\"count\":0", Assert.Single(marked.Headers.GetValues("HX-Trigger")), StringComparison.Ordinal);
        Assert.DoesNotContain("class=\"unread\"", await marked.TextAsync(), StringComparison.Ordinal);
        _app.Clock.Advance(TimeSpan.FromDays(7));
        Assert.Contains("0 automatic opens filtered this week", await _maya.GetStringAsync($"{Centre}/panel"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_more_goes_on_behind_the_last_row_and_repeats_none()
    {
        await GivenToldAsync(70);

        var first = await _maya.GetStringAsync(Centre);
        var next = Regex.Match(first, "href=\"([^\"]*)\" rel=\"next\"", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        var second = await _maya.GetStringAsync(WebUtility.HtmlDecode(next));

        var (seen, then) = (IdsIn(first), IdsIn(second));
        Assert.Equal((50, 20), (seen.Count, then.Count));
        Assert.Empty(seen.Intersect(then));
        Assert.Equal(50, IdsIn(await _maya.GetStringAsync($"{Centre}?after=nonsense")).Count);
    }

    [Fact]
    public async Task Hostile_text_is_shown_as_text()
    {
        var invoice = await _app.GivenASentInvoiceAsync("<script>alert(1)</script>");
        await _app.OpenAsync(invoice.Anna);

        foreach (var page in new[] { Centre, $"{Centre}/panel", "/activity", "/" })
        {
            var html = await _maya.GetStringAsync(page);
            Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
            Assert.Contains("&lt;script&gt;alert(1)", html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Nobody_sees_or_touches_what_another_was_told()
    {
        var told = await GivenToldAsync(1);
        using var tom = await _app.SignInAsync(_app.Tom);

        Assert.DoesNotContain("Told 0", await tom.GetStringAsync(Centre), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await tom.GetAsync($"{Centre}/{told[0]}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await tom.PostFormAsync(Centre, new() { ["id"] = told[0].ToString() }, "Read")).StatusCode);
        await tom.PostFormAsync(Centre, [], "ReadAll");
        Assert.Equal(1, await UnreadAsync());
    }

    [Fact]
    public async Task Who_is_signed_out_is_asked_to_sign_in()
    {
        foreach (var page in new[] { Centre, $"{Centre}/panel", $"{Centre}/{Guid.NewGuid()}" })
            Assert.StartsWith(
                "/login",
                (await _app.Browser().GetAsync(page)).Headers.Location!.PathAndQueryOrPath(),
                StringComparison.Ordinal
            );
    }

    private Task<List<Guid>> GivenToldAsync(int count) =>
        _app.QueryAsync(async db =>
        {
            var told = Enumerable
                .Range(0, count)
                .Select(i => new Notification(
                    _app.Maya.WorkspaceId,
                    _app.Maya.UserId,
                    NotificationKind.InvoiceViewed,
                    $"Told {i}",
                    "",
                    // Several at one instant: the page must not end between them and lose some.
                    _app.Clock.GetUtcNow().AddSeconds(-(double)(i / 4))
                ))
                .ToList();
            db.Notifications.AddRange(told);
            await db.SaveChangesAsync();
            return told.ConvertAll(n => n.Id);
        });

    private Task<int> UnreadAsync() =>
        _app.QueryAsync(db => db.Notifications.CountAsync(n => n.UserId == _app.Maya.UserId && n.ReadAt == null));

    private static HashSet<string> IdsIn(string html) =>
        [
            .. Regex
                .Matches(html, "href=\"/notifications/([0-9a-f-]{36})\"", RegexOptions.None, TimeSpan.FromSeconds(1))
                .Select(match => match.Groups[1].Value),
        ];
}
