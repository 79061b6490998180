using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>
/// No open is lost and none doubled, whatever the load and whatever Redis does. A fifth of the load; all of it with
/// <c>INVOICETRACKER_TEST_FULL_LOAD=1</c>.
/// </summary>
public sealed class InvariantTests
{
    private static readonly int s_share = Environment.GetEnvironmentVariable("INVOICETRACKER_TEST_FULL_LOAD") is "1" ? 1 : 5;

    [Fact]
    public async Task One_visitor_who_reloads_without_end()
    {
        await using var app = await App.StartAsync();
        var invoice = await app.GivenASentInvoiceAsync();
        var history = new ViewHistory(app, invoice);

        await InWavesAsync(app, () => LoadAsync(2_000 / s_share, parallel: 200, _ => history.VisitAsync(invoice.Anna, Story.IpA)));

        await history.CheckAsync();
        Assert.Equal(2, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Many_visitors_who_come_again_and_bots_among_them()
    {
        await using var app = await App.StartAsync();
        var invoice = await app.GivenASentInvoiceAsync();
        var history = new ViewHistory(app, invoice);
        var visitors = 500 / s_share;

        await InWavesAsync(app, () => LoadAsync(visitors * 20, parallel: 100, i => VisitAsync(history, invoice, i, visitors)));

        await history.CheckAsync();
        Assert.Equal(2 * visitors, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Many_first_opens_of_one_invoice()
    {
        await using var app = await App.StartAsync();
        var invoice = await app.GivenASentInvoiceAsync();
        var history = new ViewHistory(app, invoice);

        await LoadAsync(5_000 / s_share, parallel: 100, i => history.VisitAsync(invoice.Shared, Address(i)));

        await history.CheckAsync();
        Assert.Equal(5_000 / s_share, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    [Fact]
    public async Task Redis_is_killed_and_comes_back_empty()
    {
        using var redis = await RedisServer.StartAsync();
        await UnderLoadAsync(
            redis,
            async () =>
            {
                redis.Kill();
                await Task.Delay(TimeSpan.FromSeconds(1));
                await redis.RunAsync();
            }
        );
    }

    [Fact]
    public async Task Redis_is_silent_for_three_seconds()
    {
        using var redis = await RedisServer.StartAsync();
        await UnderLoadAsync(
            redis,
            async () =>
            {
                redis.Freeze();
                await Task.Delay(TimeSpan.FromSeconds(3));
                redis.Thaw();
            }
        );
    }

    /// <summary>Visits go on before, during and after what happens to Redis.</summary>
    private static async Task UnderLoadAsync(RedisServer redis, Func<Task> happening)
    {
        await using var app = await App.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString));
        var invoice = await app.GivenASentInvoiceAsync();
        var history = new ViewHistory(app, invoice);
        var visitors = 200 / s_share;
        Task Load() => LoadAsync(visitors * 20, parallel: 50, i => VisitAsync(history, invoice, i, visitors));

        await InWavesAsync(
            app,
            async () =>
            {
                await Load();
                var happened = happening();
                do
                {
                    await LoadAsync(visitors * 2, parallel: 50, i => VisitAsync(history, invoice, i, visitors));
                } while (!happened.IsCompleted);
                await happened;
                await Load();
            }
        );

        await history.CheckAsync();
        Assert.Equal(2 * visitors, (await app.FindAsync(invoice.Id)).ViewCount);
    }

    /// <summary>Twice, with a cooldown in between.</summary>
    private static async Task InWavesAsync(App app, Func<Task> wave)
    {
        await wave();
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        await wave();
    }

    private static Task LoadAsync(int visits, int parallel, Func<int, Task> visit) =>
        Parallel.ForAsync(0, visits, new ParallelOptions { MaxDegreeOfParallelism = parallel }, async (i, _) => await visit(i));

    private static Task VisitAsync(ViewHistory history, SentInvoice invoice, int number, int visitors) =>
        history.VisitAsync(
            invoice.Anna,
            Address(number % visitors),
            number % 7 == 3 && number >= visitors ? Story.Googlebot : Story.Chrome
        );

    // 198.18.0.0/15 is nobody's (RFC 2544).
    private static string Address(int number) => FormattableString.Invariant($"198.18.{number / 250}.{number % 250}");
}
