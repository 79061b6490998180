using System.Data.Common;
using System.Threading.Channels;
using InvoiceTracker.Data;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Features.Tracking.Signals;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// The one writer of visits, and of all that is learned of them later. They meet in a bounded queue, in their order, and are written
/// many to a transaction; whoever answers a client awaits the commit. While the database cannot take them they wait here, with their
/// true time.
/// </summary>
public sealed partial class ViewRecorder(
    HeldConnections connections,
    ICooldownMemory memory,
    LiveFeed live,
    IEnumerable<IHistoryRule> rules,
    EvidenceSigner signer,
    TrackingOptions options,
    TimeProvider clock,
    ILogger<ViewRecorder> logger
) : BackgroundService
{
    private const int QueueLength = 50_000;
    private const int BatchSize = 500;

    // Filtered visits may be written together; a visit that may count never waits for this.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(250);

    private readonly IHistoryRule[] _rules = [.. rules];
    private readonly RecentSuppressions _recent = new();

    private readonly Channel<ViewWork> _queue = Channel.CreateBounded<ViewWork>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>Queues a visit.</summary>
    /// <returns>What became of it, once it is durable. A full queue (the database is away for long) drops it and says so.</returns>
    public Task<RecordedVisit> RecordAsync(Visit visit, Objection? objection) =>
        Queue(
            new ViewWork<RecordedVisit>(visit.Link.InvoiceId, (views, now, token) => views.WriteAsync(visit, objection, now, token))
            {
                IsPatient = objection is not null,
            }
        );

    /// <summary>Queues what a page reports of its visit.</summary>
    public void Hear(Guid viewId, Signal signal)
    {
        var at = clock.GetUtcNow();
        _ = Queue(
            new ViewWork<bool>(
                viewId,
                async (views, _, token) =>
                {
                    await views.Verdicts.HearAsync(viewId, signal, at, token);
                    return true;
                }
            )
        );
    }

    /// <summary>Ends the waiting of held visits whose time is over.</summary>
    public Task EndHoldsAsync()
    {
        var at = clock.GetUtcNow();
        return Queue(
            new ViewWork<bool>(
                Guid.Empty,
                async (views, _, token) =>
                {
                    await views.Verdicts.EndHoldsAsync(at, token);
                    return true;
                }
            )
        );
    }

    /// <summary>Writes what a member says of a visit.</summary>
    /// <returns>False when there is no such visit in the workspace.</returns>
    public Task<bool> CorrectAsync(Guid viewId, Correction correction) =>
        Queue(new ViewWork<bool>(viewId, (views, now, token) => views.Verdicts.CorrectAsync(viewId, correction, now, token)));

    /// <summary>Tells the creator of an own view as if it had counted.</summary>
    /// <returns>Null when it is none; false when alerts are off.</returns>
    public Task<bool?> TellAsTestAsync(Guid viewId) =>
        Queue(new ViewWork<bool?>(viewId, (views, now, token) => views.Verdicts.TellAsTestAsync(viewId, now, token)));

    private Task<T> Queue<T>(ViewWork<T> work)
    {
        if (_queue.Writer.TryWrite(work))
            return work.Done;
        LogDropped(work.Subject);
        return Task.FromException<T>(new InvalidOperationException("The queue of visits is full."));
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What is queued is written before the process ends.
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
            await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var batch = new List<ViewWork>(BatchSize);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await GatherAsync(batch, stoppingToken);
            await WriteUntilDoneAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task GatherAsync(List<ViewWork> batch, CancellationToken stoppingToken)
    {
        var deadline = Task.Delay(Gathering, stoppingToken);
        while (true)
        {
            while (batch.Count < BatchSize && _queue.Reader.TryRead(out var work))
                batch.Add(work);
            if (batch.Count == BatchSize || batch.Exists(work => !work.IsPatient) || stoppingToken.IsCancellationRequested)
                return;
            var more = _queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            if (await Task.WhenAny(more, deadline) == deadline || !await more)
                return;
        }
    }

    private async Task WriteUntilDoneAsync(List<ViewWork> batch, CancellationToken stoppingToken)
    {
        for (var attempt = 1; batch.Count > 0; attempt++)
        {
            try
            {
                await WriteAsync(batch);
                return;
            }
            catch (Exception e) when (batch.Count > 1 && IsRefused(e))
            {
                await WriteOneByOneAsync(batch, stoppingToken);
                return;
            }
            catch (Exception e) when (IsRefused(e))
            {
                LogRefused(e, batch[0].Subject);
                batch[0].Fail(e);
                return;
            }
            catch (Exception e) when (attempt == 1)
            {
                LogWaiting(e, batch.Count);
            }
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Said once; the visits keep waiting.
            }
            catch (Exception e)
            {
                LogLost(e, batch.Count);
                return;
            }
            await Task.Delay(RetryAfter, CancellationToken.None);
        }
    }

    // One visit that the database refuses (its invoice was deleted meanwhile) must not take the others with it.
    private async Task WriteOneByOneAsync(List<ViewWork> batch, CancellationToken stoppingToken)
    {
        foreach (var work in batch.ToArray())
            await WriteUntilDoneAsync([work], stoppingToken);
    }

    private async Task WriteAsync(List<ViewWork> batch)
    {
        await signer.PrepareAsync(CancellationToken.None);
        ViewEffects effects;
        using (var connection = await connections.RentAsync(CancellationToken.None))
        {
            try
            {
                await using var transaction = connection.Begin();
                var views = new ViewTransaction(connection, connections.Provider, transaction, options, _rules, signer, _recent);
                foreach (var work in batch)
                    await work.WriteAsync(views, clock.GetUtcNow(), CancellationToken.None);
                await views.Chain.SealAsync(CancellationToken.None);
                await views.Flood.WriteAsync(CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
                views.Flood.Remember();
                effects = views.Effects;
            }
            catch (Exception)
            {
                connection.IsBroken = true;
                throw;
            }
        }

        await RememberAsync(effects);
        foreach (var work in batch)
            work.Succeed();
        foreach (var userId in effects.Told)
            live.Ring(userId);
        foreach (var (workspaceId, invoiceId) in effects.Changed)
            live.Changed(workspaceId, invoiceId);
    }

    private async Task RememberAsync(ViewEffects effects)
    {
        // All at once: a slow memory costs one wait, not one for each visit.
        await Task.WhenAll(effects.Counted.Select(visit => memory.RememberAsync(visit.Link.LinkId, visit.Keys.Gate, visit.At)));
        await Task.WhenAll(effects.Moved.Select(moved => memory.ForgetAsync(moved.LinkId, moved.Gate)));
    }

    // SQLSTATE class 23 is an integrity violation; SQLite and SQL Server number theirs.
    private static bool IsRefused(Exception exception) =>
        exception switch
        {
            Microsoft.Data.Sqlite.SqliteException e => e.SqliteErrorCode == 19,
            Microsoft.Data.SqlClient.SqlException e => e.Number is 547 or 2601 or 2627,
            DbException e => e.SqlState?.StartsWith("23", StringComparison.Ordinal) == true,
            _ => false,
        };

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The database does not take {Count} visits now; they wait and are saved with their true time"
    )]
    private partial void LogWaiting(Exception exception, int count);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "What concerns the visit or invoice {Subject} was refused by the database and is not recorded"
    )]
    private partial void LogRefused(Exception exception, Guid subject);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The queue of visits is full; what concerns the visit or invoice {Subject} is not recorded"
    )]
    private partial void LogDropped(Guid subject);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Count} visits could not be saved before the process ended")]
    private partial void LogLost(Exception exception, int count);
}
