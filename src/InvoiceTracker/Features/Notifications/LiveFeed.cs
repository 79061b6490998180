using System.Collections.Concurrent;
using System.Threading.Channels;
using InvoiceTracker.Features.Notifications.Push;

namespace InvoiceTracker.Features.Notifications;

/// <summary>
/// Wakes the open streams of this process. It carries no news itself: a stream that is woken reads the database, so a lost wake-up
/// delays a notification until the next look and never loses one.
/// </summary>
public sealed class LiveFeed(PushBell bell)
{
    private readonly ConcurrentDictionary<LiveSubscription, byte> _subscriptions = new();

    public LiveSubscription Subscribe(Guid workspaceId, Guid userId)
    {
        var subscription = new LiveSubscription(workspaceId, userId, this);
        _subscriptions[subscription] = 0;
        return subscription;
    }

    /// <summary>There is something new for this user, in the app or outside it.</summary>
    public void Ring(Guid userId)
    {
        bell.Ring();
        foreach (var (subscription, _) in _subscriptions)
        {
            if (subscription.UserId == userId)
                subscription.Wake(invoiceId: null);
        }
    }

    /// <summary>What a member of this workspace may have on the screen about this invoice is out of date.</summary>
    public void Changed(Guid workspaceId, Guid invoiceId)
    {
        foreach (var (subscription, _) in _subscriptions)
        {
            if (subscription.WorkspaceId == workspaceId)
                subscription.Wake(invoiceId);
        }
    }

    internal void Remove(LiveSubscription subscription) => _subscriptions.TryRemove(subscription, out _);
}

/// <summary>One open stream.</summary>
public sealed class LiveSubscription(Guid workspaceId, Guid userId, LiveFeed feed) : IDisposable
{
    // A slow reader misses the oldest hints, not the newest; what it reads after any of them is current.
    private readonly Channel<Guid?> _hints = Channel.CreateBounded<Guid?>(
        new BoundedChannelOptions(64) { FullMode = BoundedChannelFullMode.DropOldest }
    );

    public Guid WorkspaceId { get; } = workspaceId;
    public Guid UserId { get; } = userId;

    /// <summary>Waits for a hint.</summary>
    /// <returns>Ids of invoices that changed since the last call; empty when only the time is over or a notification came.</returns>
    public async Task<IReadOnlyCollection<Guid>> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(atMost);
        try
        {
            await _hints.Reader.WaitToReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        var changed = new HashSet<Guid>();
        while (_hints.Reader.TryRead(out var invoiceId))
        {
            if (invoiceId is { } id)
                changed.Add(id);
        }
        return changed;
    }

    public void Dispose() => feed.Remove(this);

    internal void Wake(Guid? invoiceId) => _hints.Writer.TryWrite(invoiceId);
}
