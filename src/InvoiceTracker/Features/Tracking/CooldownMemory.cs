using System.Collections.Concurrent;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// What is remembered of counted opens, written after they were committed and asked before the database is. Losing it costs a
/// query, never an open; so it may forget, and it may be away, but it must not remember what does not stand.
/// </summary>
public interface ICooldownMemory
{
    /// <returns>When the network's last counted open of the link was, or null when that is not known.</returns>
    ValueTask<DateTimeOffset?> LastOpenAsync(Guid linkId, byte[] gate);

    Task RememberAsync(Guid linkId, byte[] gate, DateTimeOffset at);

    Task ForgetAsync(Guid linkId, byte[] gate);
}

/// <summary>The memory of one process.</summary>
public sealed class CooldownMemory(TrackingOptions options) : ICooldownMemory
{
    private const int Capacity = 100_000;

    private readonly ConcurrentDictionary<(Guid Link, Guid Gate), DateTimeOffset> _lastOpens = new();

    public ValueTask<DateTimeOffset?> LastOpenAsync(Guid linkId, byte[] gate) =>
        new(_lastOpens.TryGetValue((linkId, new Guid(gate)), out var at) ? at : null);

    public Task RememberAsync(Guid linkId, byte[] gate, DateTimeOffset at)
    {
        if (_lastOpens.Count >= Capacity)
            MakeRoom(at - options.Cooldown);
        _lastOpens[(linkId, new Guid(gate))] = at;
        return Task.CompletedTask;
    }

    public Task ForgetAsync(Guid linkId, byte[] gate)
    {
        _lastOpens.TryRemove((linkId, new Guid(gate)), out _);
        return Task.CompletedTask;
    }

    public void Clear() => _lastOpens.Clear();

    private void MakeRoom(DateTimeOffset before)
    {
        foreach (var (key, at) in _lastOpens)
        {
            if (at <= before)
                _lastOpens.TryRemove(key, out _);
        }
        if (_lastOpens.Count >= Capacity)
            Clear();
    }
}
