using System.Data.Common;
using System.Threading.Channels;
using InvoiceTracker.Data;
using InvoiceTracker.Features.Notifications;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// The one writer of visits. Visits meet in a bounded queue and are written many to a transaction; whoever answers a client awaits
/// the commit. While the database cannot take them they wait here, with their true time.
/// </summary>
public sealed partial class ViewRecorder(
    HeldConnections connections,
    CooldownMemory memory,
    LiveFeed live,
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

    private readonly Channel<Pending> _queue = Channel.CreateBounded<Pending>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait }
    );

    /// <summary>Queues a visit.</summary>
    /// <returns>What became of it, once it is durable. A full queue (the database is away for long) drops a filtered visit and says so.</returns>
    public Task<RecordedVisit> RecordAsync(Visit visit, Objection? objection)
    {
        var pending = new Pending(visit, objection);
        if (_queue.Writer.TryWrite(pending))
            return pending.Done.Task;
        LogDropped(visit.Link.InvoiceId);
        return Task.FromException<RecordedVisit>(new InvalidOperationException("The queue of visits is full."));
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
        var batch = new List<Pending>(BatchSize);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None))
        {
            await GatherAsync(batch, stoppingToken);
            await WriteUntilDoneAsync(batch, stoppingToken);
            batch.Clear();
        }
    }

    private async Task GatherAsync(List<Pending> batch, CancellationToken stoppingToken)
    {
        var deadline = Task.Delay(Gathering, stoppingToken);
        while (true)
        {
            while (batch.Count < BatchSize && _queue.Reader.TryRead(out var pending))
                batch.Add(pending);
            if (batch.Count == BatchSize || batch.Exists(pending => pending.Objection is null) || stoppingToken.IsCancellationRequested)
                return;
            var more = _queue.Reader.WaitToReadAsync(CancellationToken.None).AsTask();
            if (await Task.WhenAny(more, deadline) == deadline || !await more)
                return;
        }
    }

    private async Task WriteUntilDoneAsync(List<Pending> batch, CancellationToken stoppingToken)
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
                LogRefused(e, batch[0].Visit.Link.InvoiceId);
                batch[0].Done.TrySetException(e);
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
    private async Task WriteOneByOneAsync(List<Pending> batch, CancellationToken stoppingToken)
    {
        foreach (var pending in batch.ToArray())
            await WriteUntilDoneAsync([pending], stoppingToken);
    }

    private async Task WriteAsync(List<Pending> batch)
    {
        var recorded = new RecordedVisit[batch.Count];
        using (var connection = await connections.RentAsync(CancellationToken.None))
        {
            try
            {
                await using var transaction = connection.Begin();
                var view = new ViewTransaction(connection, connections.Provider, transaction, options.Cooldown);
                for (var i = 0; i < recorded.Length; i++)
                    recorded[i] = await view.WriteAsync(batch[i].Visit, batch[i].Objection, clock.GetUtcNow(), CancellationToken.None);
                await transaction.CommitAsync(CancellationToken.None);
            }
            catch (Exception)
            {
                connection.IsBroken = true;
                throw;
            }
        }

        for (var i = 0; i < recorded.Length; i++)
            Announce(batch[i], recorded[i]);
    }

    private void Announce(Pending pending, RecordedVisit recorded)
    {
        if (recorded.Counted)
            memory.Remember(recorded.Visit);
        pending.Done.TrySetResult(recorded);
        if (recorded.ToldUserId is { } userId)
            live.Ring(userId);
        if (recorded.Objection is not { Reason: Domain.ViewReason.ClientOptOut })
            live.Changed(recorded.Visit.Link.WorkspaceId, recorded.Visit.Link.InvoiceId);
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

    [LoggerMessage(Level = LogLevel.Error, Message = "A visit of invoice {InvoiceId} was refused by the database and is not recorded")]
    private partial void LogRefused(Exception exception, Guid invoiceId);

    [LoggerMessage(Level = LogLevel.Error, Message = "The queue of visits is full; a visit of invoice {InvoiceId} is not recorded")]
    private partial void LogDropped(Guid invoiceId);

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Count} visits could not be saved before the process ended")]
    private partial void LogLost(Exception exception, int count);

    private sealed record Pending(Visit Visit, Objection? Objection)
    {
        public TaskCompletionSource<RecordedVisit> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
