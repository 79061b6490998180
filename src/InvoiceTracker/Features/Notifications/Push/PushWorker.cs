using System.Collections.Concurrent;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>Queues what is to be told outside the app, and pushes it. Each turn settles what came back and starts what fits; whoever finishes rings.</summary>
public sealed partial class PushWorker(
    PushBell bell,
    IServiceScopeFactory scopes,
    PushSender sender,
    PushKeys keys,
    TimeProvider clock,
    ILogger<PushWorker> logger
) : PollingWorker(bell, Poll, logger)
{
    /// <summary>Pushes on their way at once.</summary>
    private const int Brisk = 64;

    /// <summary>A slow service gives its place to others, up to this many in all.</summary>
    private const int Most = 256;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenPurges = TimeSpan.FromHours(1);

    // Touched by turns only, which never overlap; a push that is done stays here until its turn settles it.
    private readonly Dictionary<Guid, Sending> _sending = [];
    private readonly ConcurrentQueue<FinishedPush> _finished = new();
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
        // Made at the first start, so that the first browser finds it.
        await keys.PublicKeyAsync(cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var hasMore = await scope.ServiceProvider.GetRequiredService<NotificationDispatcher>().DispatchAsync(cancellationToken);
        await TurnAsync(mayClaim: true);
        if (clock.GetUtcNow() - _purgedAt > BetweenPurges)
        {
            await scope.ServiceProvider.GetRequiredService<PushLedger>().PurgeAsync(cancellationToken);
            _purgedAt = clock.GetUtcNow();
        }
        return hasMore;
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _givingUp.CancelAfter(LastCall);
        await Task.WhenAll(_sending.Values.Select(sending => sending.Task));
        await TurnAsync(mayClaim: false);
    }

    // No token: a claim that was committed has to be sent, whenever the signal to stop comes.
    private async Task TurnAsync(bool mayClaim)
    {
        FinishedPush[] finished = [.. _finished];
        var busy = _sending.Keys.Except(finished.Select(done => done.Job.Browser.Id)).ToList();

        await using var scope = scopes.CreateAsyncScope();
        var ledger = scope.ServiceProvider.GetRequiredService<PushLedger>();
        var claimed = await ledger.TurnAsync(finished, busy, mayClaim ? Places(busy) : 0, CancellationToken.None);

        for (var i = 0; i < finished.Length; i++)
            _finished.TryDequeue(out _);
        foreach (var done in finished)
            _sending.Remove(done.Job.Browser.Id);
        foreach (var job in claimed)
            _sending[job.Browser.Id] = new Sending(Environment.TickCount64, Task.Run(() => SendAsync(job), CancellationToken.None));
    }

    private int Places(List<Guid> busy)
    {
        var now = Environment.TickCount64;
        var brisk = busy.Count(id => now - _sending[id].Since < Patience.TotalMilliseconds);
        return Math.Max(0, Math.Min(Brisk - brisk, Most - busy.Count));
    }

    private async Task SendAsync(PushJob job)
    {
        var answer = await DeliverAsync(job);
        _finished.Enqueue(new FinishedPush(job, answer));
        bell.Ring();
    }

    private async Task<PushAnswer?> DeliverAsync(PushJob job)
    {
        try
        {
            return await sender.SendAsync(job.Browser, job.Payload, job.Subject, _givingUp.Token);
        }
        catch (OperationCanceledException) when (_givingUp.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception e)
        {
            // One push that cannot be made must not stop the others; it uses up its tries and is then failed.
            LogBroken(e, job.Browser.Id);
            return new PushAnswer(PushResult.Deferred, "It could not be sent because of an error in the program; the log says more.");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A push to the browser {Id} could not be made")]
    private partial void LogBroken(Exception exception, Guid id);

    /// <param name="Since">In milliseconds of the machine's own count.</param>
    private sealed record Sending(long Since, Task Task);
}
