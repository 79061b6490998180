using System.Runtime.CompilerServices;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications;

/// <summary>One open stream of a user's notifications: first what came while nobody listened, then what comes.</summary>
public sealed class NotificationStream(IServiceScopeFactory scopes, TimeProvider clock)
{
    // Proxies close what is silent for a minute, some sooner.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(15);

    private const int ReadAtOnce = 200;

    /// <param name="subscription">Open already, so that nothing falls between what is read here and what is told.</param>
    /// <param name="lastEventId">The id of the last event that was seen, or of the last notification.</param>
    /// <param name="since">For a reader who has seen none: when its page was made. Null begins with what comes.</param>
    public async IAsyncEnumerable<(LiveItem Item, string? EventId)> ReadAsync(
        LiveSubscription subscription,
        string? lastEventId,
        DateTimeOffset? since,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        yield return (LiveItem.SignOfLife, null);
        var position = await StartAsync(subscription, lastEventId, since, cancellationToken);
        var unread = await CountUnreadAsync(subscription, cancellationToken);
        yield return (LiveItem.Count(unread), null);

        await foreach (var missed in MissedAsync(subscription, position.Floor, cancellationToken))
        {
            if (position.Read(missed.CreatedAt, missed.Id))
                yield return (LiveItem.News(missed, unread), position.ToString());
        }
        while (await subscription.WaitAsync(Silence, cancellationToken) is { } items)
        {
            foreach (var item in items)
            {
                if (item.Notification is not { } notification)
                    yield return (item, null);
                else if (position.Read(notification.CreatedAt, notification.Id))
                    yield return (item, position.ToString());
            }
            if (items.Count == 0)
                yield return (LiveItem.SignOfLife, null);
        }
    }

    private async Task<StreamPosition> StartAsync(
        LiveSubscription subscription,
        string? lastEventId,
        DateTimeOffset? since,
        CancellationToken cancellationToken
    )
    {
        // An id from a clock that was far ahead would hide all that comes.
        var now = clock.GetUtcNow();
        if (lastEventId is not null && StreamPosition.Parse(lastEventId) is { } position && position.Floor <= now + StreamPosition.Overlap)
            return position;

        await using var scope = scopes.CreateAsyncScope();
        var mine = Mine(scope, subscription);
        if (Guid.TryParse(lastEventId, out var id) && await mine.SingleOrDefaultAsync(n => n.Id == id, cancellationToken) is { } last)
            return await ReadAllAsync(last.CreatedAt, mine.Where(n => n.CreatedAt == last.CreatedAt && n.Id.CompareTo(id) <= 0));
        if (since is { } rendered)
            return StreamPosition.At(rendered);
        var recently = now - StreamPosition.Overlap;
        return await ReadAllAsync(recently, mine.Where(n => n.CreatedAt >= recently));

        async Task<StreamPosition> ReadAllAsync(DateTimeOffset floor, IQueryable<Notification> seen)
        {
            var start = StreamPosition.At(floor);
            foreach (var one in await seen.Select(n => new { n.Id, n.CreatedAt }).ToListAsync(cancellationToken))
                start.Read(one.CreatedAt, one.Id);
            return start;
        }
    }

    private async IAsyncEnumerable<Notification> MissedAsync(
        LiveSubscription subscription,
        DateTimeOffset floor,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var (at, id) = (floor, Guid.Empty);
        while (true)
        {
            await using var scope = scopes.CreateAsyncScope();
            var missed = await Mine(scope, subscription)
                .Where(n => n.CreatedAt >= at && (n.CreatedAt > at || n.Id.CompareTo(id) > 0))
                .InOrder()
                .Take(ReadAtOnce)
                .ToListAsync(cancellationToken);
            foreach (var notification in missed)
                yield return notification;
            if (missed.Count < ReadAtOnce)
                yield break;
            (at, id) = (missed[^1].CreatedAt, missed[^1].Id);
        }
    }

    private async Task<int> CountUnreadAsync(LiveSubscription subscription, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await Mine(scope, subscription).CountAsync(n => n.ReadAt == null, cancellationToken);
    }

    private static IQueryable<Notification> Mine(AsyncServiceScope scope, LiveSubscription subscription) =>
        scope
            .ServiceProvider.GetRequiredService<AppDbContext>()
            .Notifications.AsNoTracking()
            .Where(n => n.UserId == subscription.UserId && n.WorkspaceId == subscription.WorkspaceId && n.InApp);
}

internal static class NotificationOrder
{
    /// <summary>The oldest first.</summary>
    public static IQueryable<Notification> InOrder(this IQueryable<Notification> notifications) =>
        notifications.OrderBy(n => n.CreatedAt).ThenBy(n => n.Id);
}
