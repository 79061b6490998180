using System.Collections.Concurrent;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Mail;

/// <summary>Sends queued mails. Each turn settles what came back and starts what fits; whoever finishes rings for the next turn.</summary>
public sealed partial class MailWorker(
    MailBell bell,
    IServiceScopeFactory scopes,
    MailComposer composer,
    MailTransports transports,
    LiveFeed feed,
    ILogger<MailWorker> logger
) : PollingWorker(bell, Poll, logger)
{
    /// <summary>Mails on their way at once.</summary>
    private const int Brisk = 4;

    /// <summary>A slow server or recipient gives its place to others, up to this many in all.</summary>
    private const int Most = 16;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>The host grants 30 s to stop; what remains after this is for writing down.</summary>
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(20);

    // Touched by turns only, which never overlap; a mail that is done stays here until its turn settles it.
    private readonly Dictionary<Guid, Sending> _sending = [];
    private readonly ConcurrentQueue<FinishedMail> _finished = new();
    private readonly CancellationTokenSource _givingUp = new();
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
        await TurnAsync(mayClaim: true);
        if (_sending.Count == 0)
            await transports.CloseIdleAsync();
        return false;
    }

    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _givingUp.CancelAfter(LastCall);
        await Task.WhenAll(_sending.Values.Select(sending => sending.Task));
        await TurnAsync(mayClaim: false);
        await transports.CloseIdleAsync();
    }

    // No token: a claim that was committed has to be sent, whenever the signal to stop comes.
    private async Task TurnAsync(bool mayClaim)
    {
        FinishedMail[] finished = [.. _finished];
        foreach (var done in finished)
            _sending.Remove(done.Job.Mail.Id);

        await using var scope = scopes.CreateAsyncScope();
        var ledger = scope.ServiceProvider.GetRequiredService<MailLedger>();
        var turn = await ledger.TurnAsync(finished, _sending.Keys, mayClaim ? Places() : 0, CancellationToken.None);

        for (var i = 0; i < finished.Length; i++)
            _finished.TryDequeue(out _);
        foreach (var job in turn.Claimed)
            _sending[job.Mail.Id] = new Sending(Environment.TickCount64, Task.Run(() => SendAsync(job), CancellationToken.None));
        foreach (var userId in turn.Told)
            feed.Ring(userId);
        foreach (var invoice in turn.Changed)
            feed.Changed(invoice.WorkspaceId, invoice.Id);
    }

    private int Places()
    {
        var now = Environment.TickCount64;
        var brisk = _sending.Values.Count(sending => now - sending.Since < Patience.TotalMilliseconds);
        return Math.Max(0, Math.Min(Brisk - brisk, Most - _sending.Count));
    }

    private async Task SendAsync(MailJob job)
    {
        var delivery = await DeliverAsync(job);
        var isGivenBack = delivery.Result is DeliveryResult.Deferred && _givingUp.IsCancellationRequested;
        _finished.Enqueue(new FinishedMail(job, delivery, isGivenBack));
        bell.Ring();
    }

    private async Task<Delivery> DeliverAsync(MailJob job)
    {
        try
        {
            using var message = await composer.ComposeAsync(job, _givingUp.Token);
            return await transports.Of(job.Settings).SendAsync(message, _givingUp.Token);
        }
        catch (NothingDueException e)
        {
            return new Delivery(DeliveryResult.Withdrawn, e.Message);
        }
        catch (BrokenRuleException e)
        {
            return new Delivery(DeliveryResult.Refused, e.Message);
        }
        catch (Exception e)
        {
            // One mail that cannot be written must not stop the others; it uses up its tries and is then shown as failed.
            LogBroken(e, job.Mail.Id);
            return new Delivery(
                DeliveryResult.Deferred,
                "The mail could not be written because of an error in the program; the log says more."
            );
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Mail {Id} could not be written")]
    private partial void LogBroken(Exception exception, Guid id);

    /// <param name="Since">In milliseconds of the machine's own count.</param>
    private sealed record Sending(long Since, Task Task);
}
