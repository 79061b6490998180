using System.Collections.Concurrent;

namespace InvoiceTracker.Features.Tracking;

/// <summary>What this process remembers of counted opens, written after they were committed. Losing it costs a query, never an open.</summary>
public sealed class CooldownMemory(TrackingOptions options)
{
    private const int Capacity = 100_000;

    private readonly ConcurrentDictionary<Key, DateTimeOffset> _lastOpens = new();

    /// <returns>When the visitor's network was last counted, if that is within the cooldown.</returns>
    public DateTimeOffset? LastOpen(Visit visit)
    {
        if (!_lastOpens.TryGetValue(Key.Of(visit), out var at))
            return null;
        // A visit from before the open (a clock that went back) is the database's to judge.
        return visit.At >= at && visit.At - at < options.Cooldown ? at : null;
    }

    public void Remember(Visit visit)
    {
        if (_lastOpens.Count >= Capacity)
            Forget(visit.At - options.Cooldown);
        _lastOpens[Key.Of(visit)] = visit.At;
    }

    public void Clear() => _lastOpens.Clear();

    private void Forget(DateTimeOffset before)
    {
        foreach (var (key, at) in _lastOpens)
        {
            if (at <= before)
                _lastOpens.TryRemove(key, out _);
        }
        if (_lastOpens.Count >= Capacity)
            Clear();
    }

    private readonly record struct Key(Guid Link, Guid Network)
    {
        public static Key Of(Visit visit) => new(visit.Link.LinkId, new Guid(visit.NetworkKey));
    }
}
