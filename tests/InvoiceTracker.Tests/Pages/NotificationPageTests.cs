using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using InvoiceTracker.Domain;
using InvoiceTracker.Pages.Notifications;
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

        Assert.StartsWith("""{"unread":{"count":1},"toast":{"text":"Marked as read",""", TriggerOf(read), StringComparison.Ordinal);
        Assert.StartsWith("""{"unread":{"count":2},"toast":{"text":"Marked as unread",""", TriggerOf(unread), StringComparison.Ordinal);
        await UndoAsync(unread);
        Assert.Equal(1, await UnreadAsync());
    }

    [Fact]
    public async Task One_invoice_is_one_group_of_its_day_and_is_read_as_one()
    {
        var (logo, site) = (await _app.GivenASentInvoiceAsync("Logo design"), await _app.GivenASentInvoiceAsync("Website"));
        await _app.OpenAsync(logo.Anna);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        foreach (var link in new[] { logo.Anna, site.Anna, logo.Accounts, logo.Shared })
        {
            await _app.OpenAsync(link);
            _app.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        var page = await new HtmlParser().ParseDocumentAsync(await _maya.GetStreamAsync(Centre));
        var groups = page.QuerySelectorAll(".ntf-group");
        Assert.Equal(
            ["Someone opened Logo design multiple times", "Someone opened Website", "Someone opened Logo design"],
            groups.Select(group => group.QuerySelector(".ntf p")!.TextContent)
        );
        Assert.Equal(["Today", "Yesterday"], page.QuerySelectorAll("#centre h2").Select(day => day.TextContent));
        Assert.Equal("and 2 earlier", groups[0].QuerySelector("details:not([open]) summary")!.TextContent);
        Assert.Equal(2, groups[0].QuerySelectorAll("details .ntf").Length);
        Assert.Null(groups[1].QuerySelector("details"));

        // Its button reads its three rows, and Undo takes back just those.
        var ids = page.QuerySelectorAll(".ntf-row")[0].QuerySelectorAll("input[name=id]").Select(input => input.GetAttribute("value")!);
        var read = await _maya.PostAsync(
            $"{Centre}?handler=Read",
            new FormUrlEncodedContent([
                .. ids.Select(id => KeyValuePair.Create("id", id)),
                KeyValuePair.Create("__RequestVerificationToken", Story.AntiforgeryToken(await _maya.GetStringAsync(Centre))),
            ])
        );
        Assert.Equal(HttpStatusCode.Redirect, read.StatusCode);
        Assert.Equal(2, await UnreadAsync());
        Assert.Contains("Marked as read", await _maya.GetStringAsync(Centre), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_a_group_reads_what_it_stands_for_and_nothing_else()
    {
        var invoice = await _app.GivenASentInvoiceAsync("Logo design");
        await _app.OpenAsync(invoice.Anna);
        _app.Clock.Advance(TimeSpan.FromDays(1));
        await _app.OpenAsync(invoice.Accounts);
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.OpenAsync(invoice.Shared);
        var page = await new HtmlParser().ParseDocumentAsync(await _maya.GetStreamAsync(Centre));
        var group = page.QuerySelector(".ntf-group > .ntf")!.GetAttribute("href")!;
        Assert.NotNull(page.QuerySelector(".ntf-group .unread"));
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        await _app.OpenAsync(invoice.Anna);

        var answer = await _maya.GetAsync(group);

        Assert.Equal($"/financials/invoices/{invoice.Id}", answer.Headers.Location!.PathAndQueryOrPath());
        // Yesterday's, and the one that came since the page was made.
        Assert.Equal(2, await UnreadAsync());
    }

    [Fact]
    public async Task A_filter_shows_its_topic_and_says_when_there_is_nothing()
    {
        await GivenToldAsync(1);
        await _app.QueryAsync(async db =>
        {
            db.Notifications.Add(
                new Notification(
                    _app.Maya.WorkspaceId,
                    _app.Maya.UserId,
                    NotificationKind.MailFailed,
                    "Not delivered",
                    "",
                    _app.Clock.GetUtcNow()
                )
            );
            return await db.SaveChangesAsync();
        });

        var opens = await _maya.GetStringAsync($"{Centre}?show=opens");
        var mail = await _maya.GetStringAsync($"{Centre}?show=mail");

        Assert.Contains("Told 0", opens, StringComparison.Ordinal);
        Assert.DoesNotContain("Not delivered", opens, StringComparison.Ordinal);
        Assert.Contains("Not delivered", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("Told 0", mail, StringComparison.Ordinal);
        Assert.Contains("Told 0", await _maya.GetStringAsync($"{Centre}?show=nonsense"), StringComparison.Ordinal);
        using var tom = await _app.SignInAsync(_app.Tom);
        foreach (var topic in NotificationTopic.All)
            Assert.Contains(
                $"Nothing about {topic.Text.ToLowerInvariant()}",
                await tom.GetStringAsync($"{Centre}?show={topic.Name}"),
                StringComparison.Ordinal
            );
    }

    [Fact]
    public void Every_kind_has_its_topic() =>
        Assert.Equal(Enum.GetValues<NotificationKind>().Order(), NotificationTopic.All.SelectMany(topic => topic.KindsOfIt).Order());

    [Fact]
    public async Task Without_script_a_step_comes_back_to_where_it_was_made()
    {
        var told = await GivenToldAsync(1);
        var page = await new HtmlParser().ParseDocumentAsync(await _maya.GetStreamAsync($"{Centre}?show=opens"));
        var form = page.QuerySelector(".ntf-row form")!;

        var answer = await _maya.PostAsync(
            form.GetAttribute("action"),
            new FormUrlEncodedContent(
                form.QuerySelectorAll("input").Select(i => KeyValuePair.Create(i.GetAttribute("name")!, i.GetAttribute("value")!))
            )
        );

        Assert.Equal("/notifications?show=opens", answer.Headers.Location!.PathAndQueryOrPath());
        Assert.Equal(0, await UnreadAsync());
        Assert.NotEmpty(told);
    }

    [Fact]
    public async Task What_was_filtered_this_week_leads_to_the_activity_that_says_why()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        await _app.OpenAsync(invoice.Anna, agent: Story.Googlebot);
        await _app.ViewsAsync(invoice.Id, 1);
        var page = await new HtmlParser().ParseDocumentAsync(await _maya.GetStreamAsync(Centre));
        var link = page.QuerySelectorAll("#centre a").Single(a => a.TextContent == "1 automatic open filtered this week");

        var activity = await _maya.GetStringAsync(link.GetAttribute("href"));

        Assert.Contains("the visitor identified itself as a bot", activity, StringComparison.Ordinal);
        Assert.DoesNotContain("Sent to", activity, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_are_marked_read_and_undo_takes_back_exactly_those()
    {
        var told = await GivenToldAsync(3);
        await _maya.GetAsync($"{Centre}/{told[0]}");
        _app.Clock.Advance(TimeSpan.FromMinutes(1));

        var answer = await _maya.PostFormAsync(Centre, [], "ReadAll", byScript: true);

        Assert.Equal(0, await UnreadAsync());
        var trigger = JsonDocument.Parse(TriggerOf(answer)).RootElement;
        Assert.Equal(0, trigger.GetProperty("unread").GetProperty("count").GetInt32());
        await UndoAsync(answer);
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

    private static string TriggerOf(HttpResponseMessage answer) => Assert.Single(answer.Headers.GetValues("HX-Trigger"));

    private async Task UndoAsync(HttpResponseMessage answer)
    {
        var undo = JsonDocument.Parse(TriggerOf(answer)).RootElement.GetProperty("toast").GetProperty("undo").GetString()!;
        await _maya.PostFormAsync(undo.Split('?')[0], [], undo.Split("handler=")[1]);
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
