using InvoiceTracker.Data;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Tracking.Retention;

/// <summary>
/// Removes what has served its time: the networks with the longest cooldown, the keys they were hashed with a day later, the facts
/// about visitors after a year. The visits stay, and so do the chains over them.
/// </summary>
public sealed class EvidenceRetention(AppDbContext db, TrackingOptions options, TimeProvider clock)
{
    /// <summary>Rows that one statement changes: SQLite's one writer is free again within milliseconds.</summary>
    public const int BatchSize = 500;

    public const int EvidenceMonths = 12;

    public static readonly TimeSpan NetworksFor = TimeSpan.FromHours(24);
    public static readonly TimeSpan KeysFor = TimeSpan.FromHours(48);

    /// <summary>Does a little of everything that is due.</summary>
    /// <returns>True when there may be more.</returns>
    public async Task<bool> SweepAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var networksUntil = now - new[] { NetworksFor, options.Cooldown }.Max();
        await DestroyKeysAsync(now - KeysFor, cancellationToken);
        var isFull = await CloseGatesAsync(networksUntil, cancellationToken);
        isFull |= await ForgetNetworksAsync(networksUntil, cancellationToken);
        isFull |= await EraseFactsAsync(now.AddMonths(-EvidenceMonths), now, cancellationToken);
        return isFull;
    }

    private Task DestroyKeysAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        db.NetworkHashKeys.Where(k => k.Day <= until).ExecuteDeleteAsync(cancellationToken);

    // A gate is known by two columns, so the batch is told by its youngest row.
    private async Task<bool> CloseGatesAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        var instants = await db
            .ViewGates.Where(g => g.LastOpenAt <= until)
            .OrderBy(g => g.LastOpenAt)
            .Select(g => g.LastOpenAt)
            .Take(BatchSize)
            .ToListAsync(cancellationToken);
        if (instants.Count == 0)
            return false;
        var youngest = instants[^1];
        await db.ViewGates.Where(g => g.LastOpenAt <= youngest).ExecuteDeleteAsync(cancellationToken);
        return instants.Count == BatchSize;
    }

    private async Task<bool> ForgetNetworksAsync(DateTimeOffset until, CancellationToken cancellationToken) =>
        await db
            .ViewEvents.Where(v => v.NetworkKey != null && v.At <= until)
            .OrderBy(v => v.At)
            .Take(BatchSize)
            .ForgetNetworksAsync(cancellationToken) == BatchSize;

    private async Task<bool> EraseFactsAsync(DateTimeOffset until, DateTimeOffset now, CancellationToken cancellationToken) =>
        await db
            .ViewEvents.Where(v => v.FactsSalt != null && v.At <= until)
            .OrderBy(v => v.At)
            .Take(BatchSize)
            .EraseFactsAsync(now, cancellationToken) == BatchSize;
}
