using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Tracking.Retention;

/// <summary>Sweeps once an hour, batch by batch, and lets others write in between.</summary>
public sealed class RetentionWorker(IServiceScopeFactory scopes, ILogger<RetentionWorker> logger) : PollingWorker(new Bell(), Poll, logger)
{
    private static readonly TimeSpan Poll = TimeSpan.FromHours(1);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    protected override async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        if (!await scope.ServiceProvider.GetRequiredService<EvidenceRetention>().SweepAsync(cancellationToken))
            return false;
        await Task.Delay(Breath, cancellationToken);
        return true;
    }
}
