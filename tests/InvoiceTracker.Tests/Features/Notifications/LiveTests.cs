using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Notifications;

/// <summary>The stream of a browser, and that of a program: everything once, in order, whoever was away in between.</summary>
public sealed class LiveTests : IAsyncLifetime
{
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
    public async Task An_open_reaches_the_creator_and_their_colleague_only_sees_the_invoice_change()
    {
        var invoice = await _app.GivenASentInvoiceAsync("Logo design");
        using var browser = await _app.SignInAsync(_app.Tom);
        await using var maya = await LiveStream.OpenAsync(_maya);
        await using var tom = await LiveStream.OpenAsync(browser);

        await _app.OpenAsync(invoice.Anna);

        var told = await maya.NotificationAsync();
        Assert.Equal("Someone opened Logo design", told.Title);
        Assert.Equal(1, told.Data.GetProperty("unread").GetInt32());
        Assert.Equal(invoice.Id, (await tom.NextAsync("invoice")).Data.GetProperty("id").GetGuid());
        await tom.IsSilentAsync();
    }

    [Fact]
    public async Task The_answer_is_made_for_a_stream()
    {
        await using var stream = new Closing(await LiveStream.AskAsync(_maya, "/live"));
        var headers = stream.Response.Headers;

        Assert.Equal("text/event-stream", stream.Response.Content.Headers.ContentType?.MediaType);
        Assert.True(headers.CacheControl?.NoStore);
        Assert.Equal("no", Assert.Single(headers.GetValues("X-Accel-Buffering")));
        using var reader = new StreamReader(await stream.Response.Content.ReadAsStreamAsync());
        Assert.Matches("^retry: [1-3][0-9]{3}$", await reader.ReadLineAsync());
    }

    [Theory]
    [InlineData("/live")]
    [InlineData("/api/v1/events")]
    public async Task Who_comes_back_is_told_what_came_meanwhile_in_order_and_only_that(string path)
    {
        using var reader = path == "/live" ? null : await _app.ApiOfAsync(_app.Maya);
        var browser = reader ?? _maya;
        await TellAsync("zero");
        string? last;
        await using (var stream = await LiveStream.OpenAsync(browser, path))
        {
            await TellAndRingAsync("one");
            last = (await stream.NotificationAsync()).Id;
        }
        await TellAsync("two");
        _app.Clock.Advance(TimeSpan.FromMinutes(10));
        await TellAsync("three");

        await using (var stream = await LiveStream.OpenAsync(browser, path, last))
        {
            var missed = await stream.NotificationsAsync(2);
            Assert.Equal(["two", "three"], missed.Select(e => e.Title));
            last = missed[0].Id;
            await TellAndRingAsync("four");
            Assert.Equal("four", (await stream.NotificationAsync()).Title);
        }
        // From the middle, and by address, as a page that begins its stream anew asks.
        await using (var stream = await LiveStream.OpenAsync(browser, $"{path}?after={Uri.EscapeDataString(last!)}"))
        {
            Assert.Equal(["three", "four"], (await stream.NotificationsAsync(2)).Select(e => e.Title));
            await stream.IsSilentAsync();
        }
    }

    [Fact]
    public async Task The_id_of_a_notification_does_as_well_even_among_others_of_its_millisecond()
    {
        var ids = new List<Guid>();
        foreach (var title in new[] { "one", "two", "three" })
            ids.Add(await TellAsync(title));
        var inOrder = await _app.QueryAsync(db =>
            db.Notifications.OrderBy(n => n.CreatedAt).ThenBy(n => n.Id).Select(n => n.Title).ToListAsync()
        );
        var first = await _app.QueryAsync(db => db.Notifications.SingleAsync(n => n.Title == inOrder[0]));

        await using var stream = await LiveStream.OpenAsync(_maya, lastEventId: first.Id.ToString());

        Assert.Equal(inOrder[1..], (await stream.NotificationsAsync(2)).Select(e => e.Title));
        await stream.IsSilentAsync();
    }

    [Fact]
    public async Task A_page_that_has_seen_none_is_told_what_came_since_it_was_made()
    {
        await TellAsync("before");
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        var madeAt = Instant.Format(_app.Clock.GetUtcNow());
        _app.Clock.Advance(TimeSpan.FromSeconds(1));
        await TellAsync("after");

        await using var stream = await LiveStream.OpenAsync(_maya, $"/live?after=&since={Uri.EscapeDataString(madeAt)}");

        Assert.Equal("after", (await stream.NotificationAsync()).Title);
        await stream.IsSilentAsync();
    }

    [Fact]
    public async Task Many_of_one_millisecond_all_come_once_and_again_after_a_return()
    {
        await using var stream = await LiveStream.OpenAsync(_maya);
        var sent = await Task.WhenAll(Enumerable.Range(0, 25).Select(i => TellAsync($"{i}")));
        Ring();
        var told = await stream.NotificationsAsync(25);
        Assert.Equal(sent.Order(), told.Select(e => e.NotificationId).Order());

        // Read as far as the tenth.
        await using var back = await LiveStream.OpenAsync(_maya, lastEventId: told[9].Id);
        Assert.Equal(told[10..].Select(e => e.NotificationId), (await back.NotificationsAsync(15)).Select(e => e.NotificationId));
        await back.IsSilentAsync();
    }

    [Fact]
    public async Task What_was_written_first_and_committed_last_is_passed_over_by_nobody()
    {
        await using var stream = await LiveStream.OpenAsync(_maya);
        await TellAndRingAsync("in time");
        var last = (await stream.NotificationAsync()).Id;

        await TellAndRingAsync("late", _app.Clock.GetUtcNow().AddSeconds(-8));
        Assert.Equal("late", (await stream.NotificationAsync()).Title);

        // Nobody rang for this one, and its clock is two minutes behind.
        await TellAsync("later", _app.Clock.GetUtcNow().AddMinutes(-2));
        Assert.Equal("later", (await stream.NotificationAsync()).Title);
        await stream.IsSilentAsync();

        await using var back = await LiveStream.OpenAsync(_maya, lastEventId: last);
        Assert.Equal(["later", "late"], (await back.NotificationsAsync(2)).Select(e => e.Title));
        await back.IsSilentAsync();
    }

    [Fact]
    public async Task A_restart_of_the_app_in_between_loses_and_repeats_none()
    {
        await TellAsync("one");
        await using var stream = await LiveStream.OpenAsync(_maya);
        await TellAndRingAsync("two");
        await TellAndRingAsync("three", _app.Clock.GetUtcNow().AddSeconds(-1));
        var last = (await stream.NotificationsAsync(2))[^1].Id;

        var watch = System.Diagnostics.Stopwatch.StartNew();
        await _app.StopAsync();
        await stream.Ended.WaitAsync(TimeSpan.FromSeconds(2));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(5), $"The app took {watch.Elapsed} to stop.");

        await using var again = new SecondApp(_app);
        await again.InitializeAsync();
        using var browser = await again.SignInAsync(_app.Maya);
        await TellAsync("four", app: again);
        await TellAsync("five", _app.Clock.GetUtcNow().AddSeconds(-30), again);
        await using var back = await LiveStream.OpenAsync(browser, lastEventId: last);
        Assert.Equal(["five", "four"], (await back.NotificationsAsync(2)).Select(e => e.Title));
        await TellAsync("six", app: again);
        again.Services.GetRequiredService<LiveFeed>().Ring(_app.Maya.UserId);
        Assert.Equal("six", (await back.NotificationAsync()).Title);
        // Long enough for the look at everybody.
        await back.IsSilentAsync(6_000);
    }

    [Fact]
    public async Task A_thousand_that_were_missed_all_come_in_order()
    {
        var start = await TellAsync("start");
        await _app.QueryAsync(async db =>
        {
            for (var i = 0; i < 1_000; i++)
                db.Notifications.Add(NewNotification($"{i:0000}", _app.Clock.GetUtcNow().AddMilliseconds(1 + i)));
            return await db.SaveChangesAsync();
        });

        await using var stream = await LiveStream.OpenAsync(_maya, lastEventId: start.ToString());

        Assert.Equal(Enumerable.Range(0, 1_000).Select(i => $"{i:0000}"), (await stream.NotificationsAsync(1_000)).Select(e => e.Title));
    }

    [Fact]
    public async Task What_is_read_in_one_tab_is_read_in_the_other()
    {
        var told = await TellAsync("one");
        await TellAsync("two");
        await using var other = await LiveStream.OpenAsync(_maya);

        await _maya.GetAsync($"/notifications/{told}");
        Assert.Equal(1, (await other.NextAsync("unread")).Data.GetProperty("count").GetInt32());
        await _maya.PostFormAsync("/notifications", [], "ReadAll");
        Assert.Equal(0, (await other.NextAsync("unread")).Data.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Nobody_hears_what_another_is_told()
    {
        using var browser = await _app.SignInAsync(_app.Tom);
        var mayas = await TellAsync("Maya's");
        await using var tom = await LiveStream.OpenAsync(browser, lastEventId: mayas.ToString());

        await TellAndRingAsync("Maya's too");

        await tom.IsSilentAsync();
    }

    [Fact]
    public async Task A_page_of_somebody_else_and_a_stranger_are_refused()
    {
        Assert.Equal(HttpStatusCode.Forbidden, (await LiveStream.AskAsync(_maya, "/live", origin: "https://evil.example")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await LiveStream.AskAsync(_maya, "/live", origin: "null")).StatusCode);
        await using var ours = new Closing(await LiveStream.AskAsync(_maya, "/live", origin: "https://billing.northlight.example"));
        Assert.Equal(HttpStatusCode.OK, ours.Response.StatusCode);

        using var stranger = _app.Browser();
        Assert.StartsWith(
            "/login",
            (await LiveStream.AskAsync(stranger, "/live")).Headers.Location!.PathAndQueryOrPath(),
            StringComparison.Ordinal
        );
        Assert.Equal(HttpStatusCode.Unauthorized, (await LiveStream.AskAsync(stranger, "/api/v1/events")).StatusCode);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("__________8")]
    public async Task An_id_that_nobody_gave_begins_with_what_comes(string id)
    {
        await TellAsync("before");

        await using var stream = await LiveStream.OpenAsync(_maya, lastEventId: id);
        await TellAndRingAsync("after");

        Assert.Equal("after", (await stream.NotificationAsync()).Title);
    }

    [Fact]
    public async Task One_user_has_only_so_many_streams_and_is_told_so()
    {
        var streams = new List<HttpResponseMessage>();
        for (var i = 0; i < LiveFeed.MostOfUser; i++)
            streams.Add(await LiveStream.AskAsync(_maya, "/live"));
        Assert.All(streams, stream => Assert.Equal(HttpStatusCode.OK, stream.StatusCode));

        using var oneMore = await LiveStream.AskAsync(_maya, "/live");
        Assert.Equal(HttpStatusCode.TooManyRequests, oneMore.StatusCode);
        Assert.NotNull(oneMore.Headers.RetryAfter?.Delta);
        Assert.Equal(LiveEndpoint.TooMany, await oneMore.TextAsync());
        using var api = await _app.ApiOfAsync(_app.Maya);
        Assert.Equal("too_many", (await api.ReadAsync("/events")).Of(HttpStatusCode.TooManyRequests).Text("code"));

        // Others are not kept out, and whoever closes one may open another.
        using var tom = await _app.SignInAsync(_app.Tom);
        await (await LiveStream.OpenAsync(tom)).DisposeAsync();
        streams[0].Dispose();
        using var another = await UntilAsync(() => LiveStream.AskAsync(_maya, "/live"), answer => answer.StatusCode is HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, another.StatusCode);
        streams.ForEach(stream => stream.Dispose());
    }

    private static async Task<HttpResponseMessage> UntilAsync(
        Func<Task<HttpResponseMessage>> ask,
        Func<HttpResponseMessage, bool> isExpected
    )
    {
        for (var i = 0; ; i++)
        {
            var answer = await ask();
            if (isExpected(answer) || i == 50)
                return answer;
            answer.Dispose();
            await Task.Delay(50);
        }
    }

    private Task<Guid> TellAsync(string title, DateTimeOffset? at = null, App? app = null) =>
        (app ?? _app).QueryAsync(async db =>
        {
            var notification = NewNotification(title, at ?? _app.Clock.GetUtcNow());
            db.Notifications.Add(notification);
            await db.SaveChangesAsync();
            return notification.Id;
        });

    private async Task TellAndRingAsync(string title, DateTimeOffset? at = null)
    {
        await TellAsync(title, at);
        Ring();
    }

    private void Ring() => _app.Services.GetRequiredService<LiveFeed>().Ring(_app.Maya.UserId);

    private Notification NewNotification(string title, DateTimeOffset at) =>
        new(_app.Maya.WorkspaceId, _app.Maya.UserId, NotificationKind.InvoiceViewed, title, "", at);

    private sealed record Closing(HttpResponseMessage Response) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            Response.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
