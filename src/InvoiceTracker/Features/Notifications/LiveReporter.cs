using System.Diagnostics;
using InvoiceTracker.Data;
using InvoiceTracker.Features.Work;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications;

/// <summary>
/// Reads for everybody who listens in this process: at once for those who were rung for, and for all every few seconds, so that
/// what another process wrote arrives too. However many tabs a user has open, the database is asked once.
/// </summary>
internal sealed class LiveReporter(LiveFeed feed, IServiceScopeFactory scopes, TimeProvider clock, ILogger<LiveReporter> logger)
    : PollingWorker(feed.Bell, Every, logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    // A ring follows its commit at once, so this finds what it is about; the look for all reaches back by the whole overlap.
    private static readonly TimeSpan Near = TimeSpan.FromSeconds(10);

    private const int AskedAtOnce = 200;

    // What was said already, with its time: notifications and entries of the activity.
    private readonly Dictionary<Guid, DateTimeOffset> _said = [];
    private IReadOnlyCollection<Guid> _watched = [];
    private DateTimeOffset _lookedFarAt = clock.GetUtcNow();
    private long _lookedFar;

    protected override async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // What is committed after a look was written no earlier than the overlap before it, whatever the clock did since.
        var back = now < _lookedFarAt ? now : _lookedFarAt;
        var rung = feed.TakeRung();
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        if (_lookedFar != 0 && Stopwatch.GetElapsedTime(_lookedFar) < Every)
        {
            await TellAsync(db, rung, rung, back - Near, cancellationToken);
            return false;
        }

        await TellAsync(db, feed.Users(), rung, back - StreamPosition.Overlap, cancellationToken);
        await TellChangesAsync(db, back - StreamPosition.Overlap, cancellationToken);
        (_lookedFarAt, _lookedFar) = (now, Stopwatch.GetTimestamp());
        foreach (var (id, at) in _said)
        {
            if (at < now - 2 * StreamPosition.Overlap)
                _said.Remove(id);
        }
        return false;
    }

    /// <param name="rung">For these the number of unread ones may have changed even if nothing is new.</param>
    private async Task TellAsync(
        AppDbContext db,
        IReadOnlyCollection<Guid> users,
        IReadOnlyCollection<Guid> rung,
        DateTimeOffset from,
        CancellationToken cancellationToken
    )
    {
        var found = new List<Guid>();
        foreach (var some in users.Chunk(AskedAtOnce))
        {
            // The index holds all of this; most of the time nothing is new.
            var recent = await db
                .Notifications.Where(n => some.Contains(n.UserId) && n.CreatedAt >= from && n.InApp)
                .Select(n => n.Id)
                .ToListAsync(cancellationToken);
            found.AddRange(recent.Where(id => !_said.ContainsKey(id)));
        }
        var news = new List<Domain.Notification>();
        foreach (var some in found.Chunk(AskedAtOnce))
            news.AddRange(await db.Notifications.AsNoTracking().Where(n => some.Contains(n.Id)).InOrder().ToListAsync(cancellationToken));

        var told = news.Select(n => n.UserId).Union(rung).ToArray();
        if (told.Length == 0)
            return;
        var unread = await UnreadAsync(db, told, cancellationToken);
        foreach (var notification in news)
        {
            feed.TellUser(
                notification.WorkspaceId,
                notification.UserId,
                LiveItem.News(notification, unread.GetValueOrDefault((notification.WorkspaceId, notification.UserId)))
            );
            _said[notification.Id] = notification.CreatedAt;
        }
        foreach (var userId in told)
            feed.TellUser(userId, workspaceId => LiveItem.Count(unread.GetValueOrDefault((workspaceId, userId))));
    }

    private static async Task<Dictionary<(Guid WorkspaceId, Guid UserId), int>> UnreadAsync(
        AppDbContext db,
        IReadOnlyCollection<Guid> users,
        CancellationToken cancellationToken
    )
    {
        var counts = new Dictionary<(Guid, Guid), int>();
        foreach (var some in users.Chunk(AskedAtOnce))
        {
            var unread = await db
                .Notifications.Where(n => some.Contains(n.UserId) && n.ReadAt == null && n.InApp)
                .GroupBy(n => new { n.WorkspaceId, n.UserId })
                .Select(group => new { group.Key, Count = group.Count() })
                .ToListAsync(cancellationToken);
            foreach (var one in unread)
                counts[(one.Key.WorkspaceId, one.Key.UserId)] = one.Count;
        }
        return counts;
    }

    // What this process changed was said when it was done.
    private async Task TellChangesAsync(AppDbContext db, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var hinted = feed.TakeChanged();
        var workspaces = feed.Workspaces();
        foreach (var some in workspaces.Chunk(AskedAtOnce))
        {
            var entries = await db
                .ActivityEntries.Where(a => some.Contains(a.WorkspaceId) && a.At >= from && a.InvoiceId != null)
                .Select(a => new
                {
                    a.Id,
                    a.WorkspaceId,
                    InvoiceId = a.InvoiceId!.Value,
                    a.At,
                })
                .ToListAsync(cancellationToken);
            var news = entries.Where(e => _said.TryAdd(e.Id, e.At) && _watched.Contains(e.WorkspaceId) && !hinted.Contains(e.InvoiceId));
            foreach (var changed in news.DistinctBy(e => e.InvoiceId).ToList())
                feed.TellWorkspace(changed.WorkspaceId, LiveItem.Changed(changed.InvoiceId));
        }
        // Who begins to listen reloads what is on the screen.
        _watched = workspaces;
    }
}
