using System.Collections.Concurrent;

namespace InvoiceTracker.Features.Tracking.Bots;

/// <summary>The latest verdicts on user agents: two generations, of which the older is dropped when the younger is full.</summary>
internal sealed class VerdictMemory
{
    /// <summary>Agents in one generation; with <see cref="LongestAgent"/> at most 5 MB in both.</summary>
    internal const int Capacity = 2048;

    /// <summary>Characters of an agent that is still remembered; longer ones are rare, and mostly hostile.</summary>
    internal const int LongestAgent = 512;

    private ConcurrentDictionary<string, string?> _young = Generation();
    private ConcurrentDictionary<string, string?> _old = Generation();
    private int _added;

    /// <summary>Agents remembered at this moment.</summary>
    public int Count => _young.Count + _old.Count;

    public bool TryRecall(string userAgent, out string? pattern)
    {
        if (_young.TryGetValue(userAgent, out pattern))
            return true;

        if (!_old.TryGetValue(userAgent, out pattern))
            return false;

        // Asked for again: it moves on, so that a flood of strangers does not drive out the regulars.
        Remember(userAgent, pattern);
        return true;
    }

    public void Remember(string userAgent, string? pattern)
    {
        if (userAgent.Length > LongestAgent || !_young.TryAdd(userAgent, pattern))
            return;

        // Exactly one caller reaches the capacity and turns the generation.
        if (Interlocked.Increment(ref _added) != Capacity)
            return;

        _old = _young;
        _young = Generation();
        Interlocked.Exchange(ref _added, 0);
    }

    private static ConcurrentDictionary<string, string?> Generation() => new(Environment.ProcessorCount, Capacity, StringComparer.Ordinal);
}
