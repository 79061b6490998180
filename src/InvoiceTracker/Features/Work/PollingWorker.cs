namespace InvoiceTracker.Features.Work;

/// <summary>
/// Does the work that rows describe: the bell wakes it at once, a slow poll is the safety net. An error in one round is logged
/// and the next round comes.
/// </summary>
public abstract partial class PollingWorker(Bell bell, TimeSpan poll, ILogger logger) : BackgroundService
{
    /// <summary>Does what is due now.</summary>
    /// <returns>True when there may be more that is due.</returns>
    protected abstract Task<bool> WorkAsync(CancellationToken cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            if (!await TryWorkAsync(stoppingToken))
                await bell.WaitAsync(poll, stoppingToken);
        }
    }

    private async Task<bool> TryWorkAsync(CancellationToken stoppingToken)
    {
        try
        {
            return await WorkAsync(stoppingToken);
        }
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            LogFailed(logger, e, GetType().Name);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Worker} could not finish its round; it tries again")]
    private static partial void LogFailed(ILogger logger, Exception exception, string worker);
}
