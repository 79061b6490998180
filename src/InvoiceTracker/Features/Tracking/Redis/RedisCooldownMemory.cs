using System.Globalization;
using InvoiceTracker.Features.Redis;

namespace InvoiceTracker.Features.Tracking.Redis;

/// <summary>
/// The memory that several processes share. While Redis is away it knows nothing and the database answers: what another process
/// took back meanwhile, a memory of our own would not know.
/// </summary>
public sealed class RedisCooldownMemory(RedisConnection redis, TrackingOptions options, TimeProvider clock) : ICooldownMemory
{
    // What Redis learned before it was last away may have been taken back while it was, so it is not believed.
    private long _believedAfter = long.MinValue;

    public async ValueTask<DateTimeOffset?> LastOpenAsync(Guid linkId, byte[] gate)
    {
        var (isAnswered, value) = await redis.TryAsync(db => db.StringGetAsync(KeyOf(linkId, gate)));
        if (!isAnswered)
            BeAway();
        return value.TryParse(out long at) && at > Volatile.Read(ref _believedAfter) ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;
    }

    public async Task RememberAsync(Guid linkId, byte[] gate, DateTimeOffset at)
    {
        var remaining = at + options.Cooldown - clock.GetUtcNow();
        if (remaining <= TimeSpan.Zero)
            return;
        var (isAnswered, _) = await redis.TryAsync(db => db.StringSetAsync(KeyOf(linkId, gate), at.ToUnixTimeMilliseconds(), remaining));
        if (!isAnswered)
            BeAway();
    }

    public async Task ForgetAsync(Guid linkId, byte[] gate)
    {
        var (isAnswered, _) = await redis.TryAsync(db => db.KeyDeleteAsync(KeyOf(linkId, gate)));
        if (!isAnswered)
            BeAway();
    }

    // The link's id and a keyed hash: no address, and no token either.
    internal static string KeyOf(Guid linkId, byte[] gate) =>
        string.Create(CultureInfo.InvariantCulture, $"invoicetracker:view:{linkId:N}:{Convert.ToHexStringLower(gate)}");

    private void BeAway() => Volatile.Write(ref _believedAfter, clock.GetUtcNow().ToUnixTimeMilliseconds());
}
