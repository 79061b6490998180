using InvoiceTracker.Data;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Tracking.Signals;

/// <summary>Ends the waiting of held visits when their time is over. While nothing waits it only looks.</summary>
public sealed class HoldWorker(HeldConnections connections, ViewRecorder recorder, TimeProvider clock, ILogger<HoldWorker> logger)
    : PollingWorker(new Bell(), Poll, logger)
{
    public const string AnyDue = """SELECT 1 FROM "ViewEvents" WHERE "HeldUntil" <= @p0""";

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    protected override async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        if (await IsAnyDueAsync(cancellationToken))
            await recorder.EndHoldsAsync().WaitAsync(cancellationToken);
        return false;
    }

    private async Task<bool> IsAnyDueAsync(CancellationToken cancellationToken)
    {
        using var connection = await connections.RentAsync(cancellationToken);
        try
        {
            await using var row = await connection
                .Statement(AnyDue)
                .QueryAsync(cancellationToken, clock.GetUtcNow().ToUnixTimeMilliseconds());
            return await row.ReadAsync(cancellationToken);
        }
        catch (Exception)
        {
            connection.IsBroken = true;
            throw;
        }
    }
}
