using System.Collections.Concurrent;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Api.Webhooks;

/// <summary>Wakes the worker; events themselves are found by the poll, so that whoever writes them knows nothing of it.</summary>
public sealed class WebhookBell : Bell;

/// <summary>Tells the endpoints what is queued for them. Each turn starts what fits; each attempt writes down by itself what became of it.</summary>
public sealed partial class WebhookWorker(WebhookBell bell, IServiceScopeFactory scopes, TimeProvider clock, ILogger<WebhookWorker> logger)
    : PollingWorker(bell, Poll, logger)
{
    /// <summary>On their way at once.</summary>
    private const int Most = 64;

    /// <summary>On their way at once to one endpoint.</summary>
    private const int MostOfOne = 8;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(Guid EndpointId, Guid EventId), Task> _sending = new();
    private readonly CancellationTokenSource _givingUp = new();
    private DateTimeOffset _purgedAt;
    private Task? _stopping;

    /// <summary>Claims nothing more, finishes what is being sent, and gives back what cannot be. A host may ask for it twice.</summary>
    public override Task StopAsync(CancellationToken cancellationToken) => _stopping ??= SettleAsync(cancellationToken);

    public override void Dispose()
    {
        _givingUp.Dispose();
        base.Dispose();
    }

    protected override async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var ledger = scope.ServiceProvider.GetRequiredService<WebhookLedger>();
        if (clock.GetUtcNow() - _purgedAt > BetweenPurges)
        {
            await ledger.PurgeAsync(cancellationToken);
            _purgedAt = clock.GetUtcNow();
        }

        var full = _sending.Keys.GroupBy(key => key.EndpointId).Where(some => some.Count() >= MostOfOne).Select(some => some.Key).ToList();
        var places = Math.Min(MostOfOne, Most - _sending.Count);
        if (places <= 0)
            return false;
        // No token: a claim that was committed has to be sent, whenever the signal to stop comes.
        var claimed = await ledger.ClaimAsync(full, places, CancellationToken.None);
        foreach (var job in claimed)
        {
            var key = (job.Endpoint.Id, job.Delivery.EventId);
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _sending[key] = done.Task;
            _ = Task.Run(() => SendAsync(job, key, done), CancellationToken.None);
        }
        return claimed.Count == places;
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _givingUp.CancelAfter(LastCall);
        await Task.WhenAll(_sending.Values);
    }

    private async Task SendAsync(WebhookJob job, (Guid, Guid) key, TaskCompletionSource done)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var attempt = await TryAsync(scope.ServiceProvider.GetRequiredService<WebhookSender>(), job);
            await scope.ServiceProvider.GetRequiredService<WebhookLedger>().SettleAsync(job, attempt, CancellationToken.None);
        }
        catch (Exception e)
        {
            // What became of it could not be written down: the lease ends, and it is sent again under the same id.
            LogLost(e, job.Endpoint.Id);
        }
        finally
        {
            _sending.TryRemove(key, out _);
            done.SetResult();
            bell.Ring();
        }
    }

    private async Task<WebhookAttempt?> TryAsync(WebhookSender sender, WebhookJob job)
    {
        try
        {
            return await sender.SendAsync(job, _givingUp.Token);
        }
        catch (OperationCanceledException) when (_givingUp.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            // One message that cannot be made must not stop the others; it uses up its attempts and is then given up.
            LogBroken(e, job.Endpoint.Id);
            return new WebhookAttempt(StatusCode: null, "It could not be sent because of an error in the program; the log says more.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A message to the webhook {Id} could not be made")]
    private partial void LogBroken(Exception exception, Guid id);

    [LoggerMessage(Level = LogLevel.Error, Message = "What became of a message to the webhook {Id} could not be written down")]
    private partial void LogLost(Exception exception, Guid id);
}
