using InvoiceTracker.Features.Redis;

namespace InvoiceTracker.Features.Notifications;

/// <summary>
/// Carries the hints of one process to the others, where there is a Redis. It loses some whenever Redis is away; the look that every
/// process takes every few seconds finds what they were about.
/// </summary>
internal sealed class LiveRelay(LiveFeed feed, RedisConnection redis) : BackgroundService
{
    private const string Channel = "invoicetracker:live";
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    // What comes back to its sender was heard already.
    private readonly string _me = Guid.NewGuid().ToString("N");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Not awaited: whoever rings has committed and waits for nobody.
        feed.Elsewhere = hint => _ = redis.TryAsync(db => db.PublishAsync(RedisConnection.ChannelOf(Channel), _me + hint)).AsTask();

        // Once it is known what is wanted, the client renews it by itself whenever Redis comes back.
        while (!await redis.TrySubscribeAsync(Channel, Hear))
            await Task.Delay(RetryAfter, stoppingToken);
    }

    private void Hear(string message)
    {
        if (
            message.Length > _me.Length
            && !message.StartsWith(_me, StringComparison.Ordinal)
            && LiveHint.Parse(message.AsSpan(_me.Length)) is { } hint
        )
            feed.Hear(hint);
    }
}
