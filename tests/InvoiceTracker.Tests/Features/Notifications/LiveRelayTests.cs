using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Notifications;

/// <summary>Two processes on one database: what is opened at one arrives at the streams of the other.</summary>
public sealed class LiveRelayTests
{
    // Well under the look that every process takes by itself, every five seconds.
    private static readonly TimeSpan s_atOnce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_byLooking = TimeSpan.FromSeconds(12);

    [Fact]
    public async Task With_Redis_it_arrives_at_once_and_without_it_by_looking()
    {
        using var redis = await RedisServer.StartAsync();
        await using var here = await App.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await using var there = new SecondApp(here);
        await there.InitializeAsync();
        using var mayas = await there.SignInAsync(here.Maya);
        using var toms = await there.SignInAsync(here.Tom);
        var (first, second) = (await here.GivenASentInvoiceAsync("First"), await here.GivenASentInvoiceAsync("Second"));
        await using var maya = await LiveStream.OpenAsync(mayas);
        await using var tom = await LiveStream.OpenAsync(toms);
        await SettleAsync(tom);

        // Several, so that a look which happens to come at the right moment does not pass for Redis.
        foreach (var link in new[] { first.Anna, first.Accounts, first.Shared })
        {
            await here.OpenAsync(link);
            var told = await maya.NotificationAsync(s_atOnce);
            Assert.StartsWith("Someone opened First", told.Title, StringComparison.Ordinal);
            Assert.Equal(first.Id, (await tom.NextAsync("invoice", s_atOnce)).Data.GetProperty("id").GetGuid());
        }
        await SettleAsync(tom);

        redis.Kill();
        await here.OpenAsync(second.Anna);
        Assert.Equal("Someone opened Second", (await maya.NotificationAsync(s_byLooking)).Title);
        Assert.Equal(second.Id, (await tom.NextAsync("invoice", s_byLooking)).Data.GetProperty("id").GetGuid());

        await redis.RunAsync();
        await ReconnectedAsync(redis);
        await here.OpenAsync(second.Accounts);
        Assert.Equal("Someone opened Second multiple times", (await maya.NotificationAsync(s_atOnce)).Title);
        await maya.IsSilentAsync(6_000);
    }

    [Fact]
    public async Task Absent_at_the_start_Redis_is_used_once_it_is_there()
    {
        using var redis = RedisServer.Absent();
        await using var here = await App.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        await using var there = new SecondApp(here);
        await there.InitializeAsync();
        using var mayas = await there.SignInAsync(here.Maya);
        var invoice = await here.GivenASentInvoiceAsync();
        await using var maya = await LiveStream.OpenAsync(mayas);

        await here.OpenAsync(invoice.Anna);
        await maya.NotificationAsync(s_byLooking);

        await redis.RunAsync();
        await ReconnectedAsync(redis);
        foreach (var link in new[] { invoice.Accounts, invoice.Shared })
        {
            await here.OpenAsync(link);
            await maya.NotificationAsync(s_atOnce);
        }
    }

    // Both have connected and said what they want to hear. What the start itself changed has been told by then.
    private static async Task ReconnectedAsync(RedisServer redis)
    {
        for (var i = 0; i < 100 && await redis.ListenersAsync("invoicetracker:live") < 2; i++)
            await Task.Delay(100);
        Assert.Equal(2, await redis.ListenersAsync("invoicetracker:live"));
        // And the breaker lets something through again.
        await Task.Delay(TimeSpan.FromSeconds(6));
    }

    private static async Task SettleAsync(LiveStream stream)
    {
        try
        {
            while (true)
                await stream.NextAsync("invoice", TimeSpan.FromSeconds(6));
        }
        catch (OperationCanceledException)
        {
            // Nothing more to be told.
        }
    }
}
