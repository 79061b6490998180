using System.Threading.Channels;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Notifications;

/// <summary>One open stream, and what it has not yet written.</summary>
public sealed class LiveSubscription(Guid workspaceId, Guid userId, LiveFeed feed) : IDisposable
{
    // Who reads slower than this is let go, comes back, and reads on from where it was.
    private const int MostWaiting = 1_000;

    private readonly Channel<LiveItem> _items = Channel.CreateBounded<LiveItem>(MostWaiting);

    public Guid WorkspaceId { get; } = workspaceId;
    public Guid UserId { get; } = userId;

    /// <summary>Waits for something to write.</summary>
    /// <returns>What there is; empty when the time is over, null when this stream is too slow and ends.</returns>
    public async Task<IReadOnlyList<LiveItem>?> WaitAsync(TimeSpan atMost, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(atMost);
        try
        {
            if (!await _items.Reader.WaitToReadAsync(limit.Token))
                return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return [];
        }
        var items = new List<LiveItem>();
        while (_items.Reader.TryRead(out var item))
        {
            // Of several hints to look at the same thing one is enough.
            if (item.Notification is not null || !items.Contains(item))
                items.Add(item);
        }
        return items;
    }

    public void Dispose() => feed.Remove(this);

    internal void Tell(LiveItem item)
    {
        if (!_items.Writer.TryWrite(item))
            _items.Writer.TryComplete();
    }
}

/// <summary>One thing to write on a stream: a notification, how many are unread, an invoice that changed, or, with none, a sign of life.</summary>
/// <param name="Unread">How many are unread now; beside a notification, and alone when only that has changed.</param>
public sealed record LiveItem(Notification? Notification, int? Unread, Guid? ChangedInvoiceId)
{
    public static readonly LiveItem SignOfLife = new(null, null, null);

    public static LiveItem News(Notification notification, int unread) => new(notification, unread, null);

    public static LiveItem Count(int unread) => new(null, unread, null);

    public static LiveItem Changed(Guid invoiceId) => new(null, null, invoiceId);
}
