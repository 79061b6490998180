using System.Diagnostics;
using System.Globalization;
using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Redis;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Features.Tracking.Redis;
using InvoiceTracker.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>Redis remembers, the database knows: with Redis there, away, slow, full or empty, nothing is lost and nothing doubled.</summary>
public sealed class RedisTests
{
    [Fact]
    public async Task A_counted_open_is_remembered_for_the_cooldown_and_by_no_address()
    {
        using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        var invoice = await app.GivenASentInvoiceAsync();

        await app.OpenAsync(invoice.Anna);
        await app.OpenAsync(invoice.Anna, Story.IpB, Story.Googlebot);

        var view = (await app.ViewsAsync(invoice.Id, 2)).Single(v => v.Verdict is ViewVerdict.Counted);
        var key = RedisCooldownMemory.KeyOf(view.LinkId, view.GateKey!);
        var keys = await redis.KeysAsync();
        Assert.StartsWith("*1\r\n", keys, StringComparison.Ordinal);
        Assert.Contains(key, keys, StringComparison.Ordinal);
        Assert.InRange(await redis.RemainingAsync(key), 890_000, 900_000);
        Assert.Equal(view.At, await app.Services.GetRequiredService<ICooldownMemory>().LastOpenAsync(view.LinkId, view.GateKey!));

        // The database is not asked again: what Redis says is the reason, although the gate is gone.
        app.Clock.Advance(TimeSpan.FromMinutes(5));
        await app.QueryAsync(async db =>
        {
            db.ViewGates.RemoveRange(db.ViewGates);
            return await db.SaveChangesAsync();
        });
        await app.OpenAsync(invoice.Anna);
        Assert.Equal("the same network opened it 5 minutes earlier", (await app.ViewsAsync(invoice.Id, 3))[^1].ReasonText);
        Assert.Equal("ok", await ReadyAsync(app));
    }

    [Fact]
    public async Task What_a_correction_takes_back_is_forgotten()
    {
        using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);
        var view = Assert.Single(await app.ViewsAsync(invoice.Id, 1));

        await CorrectAsync(app, view, counts: false);
        await app.OpenAsync(invoice.Anna);

        Assert.Equal(ViewVerdict.Counted, (await app.ViewsAsync(invoice.Id, 2))[1].Verdict);
    }

    [Fact]
    public async Task What_was_taken_back_while_Redis_was_away_is_not_believed_afterwards()
    {
        using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Anna);
        var view = Assert.Single(await app.ViewsAsync(invoice.Id, 1));

        redis.Freeze();
        await CorrectAsync(app, view, counts: false);
        redis.Thaw();
        await RecoverAsync(app);

        await app.OpenAsync(invoice.Anna);
        Assert.Equal(ViewVerdict.Counted, (await app.ViewsAsync(invoice.Id, 2))[1].Verdict);
    }

    [Fact]
    public async Task Absent_at_the_start_it_is_missed_by_nobody_and_used_once_it_is_there()
    {
        using var redis = RedisServer.Absent();
        await using var app = await StartAsync(redis);
        var invoice = await app.GivenASentInvoiceAsync();

        await AssertOneOpenAsync(app, invoice.Id, invoice.Anna);
        Assert.Equal("degraded", await ReadyAsync(app));

        await redis.RunAsync();
        await RecoverAsync(app);
        await app.OpenAsync(invoice.Accounts);
        Assert.StartsWith("*1\r\n", await redis.KeysAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Killed_and_back_empty_it_loses_and_doubles_nothing()
    {
        using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        var invoice = await app.GivenASentInvoiceAsync();
        await AssertOneOpenAsync(app, invoice.Id, invoice.Anna);

        redis.Kill();
        await AssertStillOneOpenAsync(app, invoice.Id, invoice.Anna);
        Assert.Equal("degraded", await ReadyAsync(app));

        await redis.RunAsync();
        await RecoverAsync(app);
        await AssertStillOneOpenAsync(app, invoice.Id, invoice.Anna);

        app.Clock.Advance(TimeSpan.FromMinutes(15));
        await app.OpenAsync(invoice.Anna);
        Assert.Equal(2, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Silent_for_three_seconds_it_keeps_no_page_waiting(bool frozen)
    {
        using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        var invoice = await app.GivenASentInvoiceAsync();
        await app.OpenAsync(invoice.Shared);

        if (frozen)
            redis.Freeze();
        else
            Assert.True(await redis.PauseAsync(TimeSpan.FromSeconds(3)));
        var watch = Stopwatch.StartNew();
        await AssertOneOpenAsync(app, invoice.Id, invoice.Anna, before: 1);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2.5), $"The pages took {watch.Elapsed}.");
        Assert.Equal("degraded", await ReadyAsync(app));

        await Task.Delay(TimeSpan.FromSeconds(3) - watch.Elapsed, TestContext.Current.CancellationToken);
        if (frozen)
            redis.Thaw();
        await RecoverAsync(app);
        await AssertStillOneOpenAsync(app, invoice.Id, invoice.Anna, before: 1);
    }

    [Fact]
    public async Task Full_it_is_as_good_as_away()
    {
        using var redis = await RedisServer.StartAsync();
        await using var app = await StartAsync(redis);
        var invoice = await app.GivenASentInvoiceAsync();
        Assert.True(await redis.RefuseWritesAsync());

        await AssertOneOpenAsync(app, invoice.Id, invoice.Anna);
    }

    [Theory]
    [InlineData("localhost:port")]
    [InlineData("localhost,conectTimeout=5")]
    [InlineData(",")]
    public void A_connection_string_that_nobody_could_use_names_its_key(string text) =>
        Assert.Contains(
            "ConnectionStrings:Redis",
            Assert.Throws<SettingException>(() => RedisConnection.Read(text)).Message,
            StringComparison.Ordinal
        );

    private static Task<App> StartAsync(RedisServer redis) => App.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));

    private static async Task AssertOneOpenAsync(App app, Guid invoiceId, string path, int before = 0)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => app.OpenAsync(path)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(before + 1, (await app.FindAsync(invoiceId)).ViewCount);
        Assert.Equal(before + 1, (await app.NotificationsAsync(invoiceId)).Count);
    }

    private static async Task AssertStillOneOpenAsync(App app, Guid invoiceId, string path, int before = 0)
    {
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await AssertOneOpenAsync(app, invoiceId, path, before);
    }

    private static Task CorrectAsync(App app, ViewEvent view, bool counts) =>
        app
            .Services.GetRequiredService<ViewRecorder>()
            .CorrectAsync(view.Id, new Correction(app.Maya.WorkspaceId, app.Maya.UserId, "Maya Lindqvist", counts));

    private static async Task RecoverAsync(App app)
    {
        var watch = Stopwatch.StartNew();
        while (await ReadyAsync(app) is not "ok")
        {
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), "Redis is there again, and ten seconds later it is not used.");
            await Task.Delay(100);
        }
    }

    private static async Task<string> ReadyAsync(App app)
    {
        using var browser = app.Browser();
        var answer = await browser.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("status").GetString()!;
    }
}
