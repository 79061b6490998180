using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.FollowUp;

/// <summary>Looks every minute whether time has brought about something to tell.</summary>
public sealed class NoticeWorker(IServiceScopeFactory scopes, LiveFeed feed, ILogger<NoticeWorker> logger)
    : PollingWorker(new Bell(), Poll, logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMinutes(1);

    protected override async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        foreach (var userId in await scope.ServiceProvider.GetRequiredService<DueNotices>().RaiseAsync(cancellationToken))
            feed.Ring(userId);
        return false;
    }
}
