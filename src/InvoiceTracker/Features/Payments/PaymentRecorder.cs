using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>
/// Writes down money that came or went, in one transaction with all that follows from it: the invoice's balance and activity, the
/// client's credit, who is told, and the receipt.
/// </summary>
public sealed class PaymentRecorder(
    AppDbContext db,
    Notices notices,
    PaymentMails mails,
    LiveFeed feed,
    MailBell mailBell,
    TimeProvider clock
)
{
    // Somebody else's change of the same invoice is met twice at most; then it is worth saying so.
    private const int Tries = 3;

    /// <param name="invoiceId">Of an invoice that the caller may see.</param>
    /// <returns>The payment; of a charge that is known already, the one that is.</returns>
    /// <exception cref="IllegalStepException">The invoice's state forbids it.</exception>
    /// <exception cref="BrokenRuleException">The amount is nothing, or of another currency.</exception>
    public Task<Payment> RecordAsync(Guid invoiceId, NewPayment received, CancellationToken cancellationToken) =>
        RetryAsync(
            async invoice =>
            {
                if (await FindAsync(invoice, received, cancellationToken) is { } known)
                    return known;
                var now = clock.GetUtcNow();
                var payment = received.ToPayment(invoice, now);
                db.Payments.Add(payment);
                if (received.ReviewReason is { } reason)
                    await HoldAsync(invoice, payment, reason, now, cancellationToken);
                else
                    await ApplyAsync(invoice, payment, received, now, cancellationToken);
                return payment;
            },
            invoiceId,
            cancellationToken
        );

    /// <summary>Credits a payment that was kept back for a look: a member looked.</summary>
    /// <exception cref="IllegalStepException">It does not wait for one, or the invoice cannot take it.</exception>
    public Task AcceptAsync(Payment payment, Guid actorId, CancellationToken cancellationToken) =>
        RetryAsync(
            async invoice =>
            {
                var stored = await db.Payments.SingleAsync(p => p.Id == payment.Id, cancellationToken);
                if (stored.State is not PaymentState.Review)
                    throw new IllegalStepException("This payment does not wait for a look any more.");
                stored.Accept();
                var kept = stored.Amount - new Money(stored.RefundedMinor, stored.Currency);
                var received = new NewPayment(kept, stored.Method, stored.ReceivedOn) { RecordedById = actorId };
                await ApplyAsync(invoice, stored, received, clock.GetUtcNow(), cancellationToken);
                return true;
            },
            payment.InvoiceId,
            cancellationToken
        );

    /// <summary>Notes that money went back, as much as the gateway says in all.</summary>
    /// <param name="reference">The gateway's name of the refund; told of twice, it is one.</param>
    public Task RefundAsync(Payment payment, Money amount, string? reference, Guid? actorId, CancellationToken cancellationToken) =>
        RetryAsync(
            async invoice =>
            {
                var now = clock.GetUtcNow();
                if (reference is not null && await db.Refunds.AnyAsync(IsKnown(payment, reference), cancellationToken))
                    return false;
                var stored = await db.Payments.SingleAsync(p => p.Id == payment.Id, cancellationToken);
                if (amount.In(stored.Currency).Minor <= 0 || amount.Minor > stored.AmountMinor - stored.RefundedMinor)
                    throw new BrokenRuleException("No more can go back than was paid.", "amount");
                db.Refunds.Add(new Refund(stored, amount, reference, now));
                var (wasHeld, givenBack) = (stored.State is PaymentState.Review, stored.RefundedMinor);
                stored.Refunded(new Money(stored.RefundedMinor + amount.Minor, stored.Currency));

                // What waited for a look was credited to nobody.
                if (wasHeld)
                    return true;
                // What had become the client's credit goes first; only the rest was the invoice's.
                var surplus = Math.Max(0, stored.AmountMinor - stored.AppliedMinor - givenBack);
                var fromCredit = Math.Min(surplus, amount.Minor);
                if (fromCredit > 0 && invoice.ClientId is { } clientId)
                    db.ClientCredits.Add(
                        new ClientCredit(invoice.WorkspaceId, clientId, new Money(-fromCredit, stored.Currency), invoice.Id, now)
                    );
                if (amount.Minor > fromCredit)
                    invoice.RecordRefund(amount with { Minor = amount.Minor - fromCredit }, now, actorId);
                return true;
            },
            payment.InvoiceId,
            cancellationToken
        );

    /// <summary>The client's bank took a payment back.</summary>
    public Task DisputeAsync(Payment payment, CancellationToken cancellationToken) =>
        RetryAsync(
            async invoice =>
            {
                var stored = await db.Payments.SingleAsync(p => p.Id == payment.Id, cancellationToken);
                if (stored.State is not PaymentState.Received)
                    return false;
                var now = clock.GetUtcNow();
                stored.Disputed();
                if (stored.AppliedMinor - stored.RefundedMinor is > 0 and var taken)
                    invoice.RecordDispute(new Money(taken, stored.Currency), now);
                var title = $"A payment for {Notices.Title(invoice.Title, "was disputed")}";
                await TellAsync(invoice, NotificationKind.PaymentDisputed, title, stored.Amount, now, cancellationToken);
                return true;
            },
            payment.InvoiceId,
            cancellationToken
        );

    /// <summary>The client's bank let a disputed payment stand: it counts again, and what the invoice cannot take any more is the client's.</summary>
    /// <returns>False: it is not disputed.</returns>
    public Task<bool> DisputeWonAsync(Payment payment, CancellationToken cancellationToken) =>
        RetryAsync(
            async invoice =>
            {
                var stored = await db.Payments.SingleAsync(p => p.Id == payment.Id, cancellationToken);
                if (stored.State is not PaymentState.Disputed)
                    return false;
                var now = clock.GetUtcNow();
                stored.DisputeWon();
                var back = new Money(stored.AppliedMinor - stored.RefundedMinor, stored.Currency);
                if (back.Minor <= 0)
                    return true;
                var taken = back with { Minor = 0 };
                if (invoice.Status is InvoiceStatus.Pending or InvoiceStatus.WrittenOff)
                {
                    taken = invoice.RecordPayment(back, now);
                    await TellOfPaymentAsync(invoice, back, now, cancellationToken);
                }
                stored.Applied(new Money(stored.AppliedMinor - back.Minor + taken.Minor, stored.Currency));
                Credit(invoice, back - taken, now);
                return true;
            },
            payment.InvoiceId,
            cancellationToken
        );

    /// <summary>The client's credit in the invoice's currency pays as much of it as it can.</summary>
    /// <returns>What it paid; nothing where there is none.</returns>
    public Task<Money> UseCreditAsync(Guid invoiceId, Guid actorId, CancellationToken cancellationToken) =>
        RetryAsync(
            async invoice =>
            {
                invoice.RequirePayable();
                var credit = await db
                    .ClientCredits.Where(c => c.ClientId == invoice.ClientId && c.Currency == invoice.Currency)
                    .SumAsync(c => c.AmountMinor, cancellationToken);
                var amount = new Money(Math.Min(credit, invoice.BalanceMinor), invoice.Currency);
                if (amount.Minor <= 0)
                    throw new IllegalStepException("There is no credit to use.");
                var now = clock.GetUtcNow();
                db.ClientCredits.Add(new ClientCredit(invoice.WorkspaceId, invoice.ClientId!.Value, -amount, invoice.Id, now));
                var received = new NewPayment(amount, PaymentMethod.Other, await TodayAsync(invoice, now, cancellationToken))
                {
                    Note = "From the client's credit",
                    RecordedById = actorId,
                };
                var payment = received.ToPayment(invoice, now);
                db.Payments.Add(payment);
                await ApplyAsync(invoice, payment, received, now, cancellationToken);
                return amount;
            },
            invoiceId,
            cancellationToken
        );

    private async Task ApplyAsync(
        Invoice invoice,
        Payment payment,
        NewPayment received,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var taken = invoice.RecordPayment(received.Amount, now, received.RecordedById);
        payment.Applied(taken);
        Credit(invoice, received.Amount - taken, now);
        await TellOfPaymentAsync(invoice, received.Amount, now, cancellationToken);
        if (received.SendsReceipt)
            await mails.QueueReceiptAsync(invoice, payment, now, cancellationToken);
    }

    // What an invoice does not need is its client's to use.
    private void Credit(Invoice invoice, Money surplus, DateTimeOffset now)
    {
        if (surplus.Minor > 0 && invoice.ClientId is { } clientId)
            db.ClientCredits.Add(new ClientCredit(invoice.WorkspaceId, clientId, surplus, invoice.Id, now));
    }

    private Task TellOfPaymentAsync(Invoice invoice, Money amount, DateTimeOffset now, CancellationToken cancellationToken) =>
        invoice.Status is InvoiceStatus.Paid
            ? TellAsync(invoice, NotificationKind.InvoicePaid, Notices.Title(invoice.Title, "was paid"), amount, now, cancellationToken)
            : TellAsync(
                invoice,
                NotificationKind.InvoicePartiallyPaid,
                $"{Words(amount)} received for {Notices.Title(invoice.Title, "").TrimEnd()}",
                amount,
                now,
                cancellationToken
            );

    private async Task HoldAsync(Invoice invoice, Payment payment, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        payment.NeedsReview(reason);
        db.ActivityEntries.Add(
            new ActivityEntry(
                invoice.WorkspaceId,
                invoice.Id,
                ActivityType.PaymentFailed,
                $"A payment of {payment.Amount} {payment.Currency} needs a look: {reason}",
                now
            )
        );
        var title = $"A payment for {Notices.Title(invoice.Title, "failed")}";
        await TellAsync(invoice, NotificationKind.PaymentFailed, title, payment.Amount, now, cancellationToken, reason);
    }

    private async Task TellAsync(
        Invoice invoice,
        NotificationKind kind,
        string title,
        Money amount,
        DateTimeOffset now,
        CancellationToken cancellationToken,
        string? why = null
    )
    {
        var words = Words(amount);
        var client = await db.Clients.Where(c => c.Id == invoice.ClientId).Select(c => c.Name).SingleOrDefaultAsync(cancellationToken);
        var left = invoice.BalanceMinor > 0 ? $"{Words(invoice.BalanceDue)} left" : null;
        var body = string.Join(" · ", new[] { client, $"#{invoice.Number}", words, why ?? left }.OfType<string>());
        var notice = new Notice(invoice.WorkspaceId, kind, title, body) { InvoiceId = invoice.Id, Amount = words };
        foreach (var listener in await notices.AudienceAsync(invoice, cancellationToken))
            await notices.TellAsync(notice, listener, now, now, cancellationToken);
    }

    private Task<Payment?> FindAsync(Invoice invoice, NewPayment received, CancellationToken cancellationToken) =>
        received.Reference is null || received.Method is PaymentMethod.Bank or PaymentMethod.Other
            ? Task.FromResult<Payment?>(null)
            : db.Payments.SingleOrDefaultAsync(
                p => p.WorkspaceId == invoice.WorkspaceId && p.Method == received.Method && p.Reference == received.Reference,
                cancellationToken
            );

    private static System.Linq.Expressions.Expression<Func<Refund, bool>> IsKnown(Payment payment, string reference) =>
        refund => refund.WorkspaceId == payment.WorkspaceId && refund.Method == payment.Method && refund.Reference == reference;

    private async Task<DateOnly> TodayAsync(Invoice invoice, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == invoice.WorkspaceId, cancellationToken)).DayOf(now);

    private static string Words(Money amount) => MoneyText.Format(amount.Minor, amount.Currency.Code, CultureInfo.GetCultureInfo("en-US"));

    /// <summary>The invoice's version, and the unique names of charges and refunds, decide who was first; the other looks again.</summary>
    private async Task<T> RetryAsync<T>(Func<Invoice, Task<T>> work, Guid invoiceId, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var invoice = await db.Invoices.IgnoreQueryFilters().SingleAsync(i => i.Id == invoiceId, cancellationToken);
            var result = await work(invoice);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
            }
            catch (DbUpdateException) when (attempt < Tries)
            {
                await transaction.RollbackAsync(cancellationToken);
                db.ChangeTracker.Clear();
                continue;
            }
            foreach (var userId in notices.Told)
                feed.Ring(userId);
            feed.Changed(invoice.WorkspaceId, invoice.Id);
            mailBell.Ring();
            return result;
        }
    }
}

/// <summary>Money as it is told of.</summary>
public sealed record NewPayment(Money Amount, PaymentMethod Method, DateOnly ReceivedOn)
{
    /// <summary>The gateway's name of the charge, or what stands on a bank statement.</summary>
    public string? Reference { get; init; }

    public string? Note { get; init; }

    /// <summary>Why it is not to be credited by itself; null: it is.</summary>
    public string? ReviewReason { get; init; }

    public Guid? RecordedById { get; init; }

    /// <summary>Whoever got the invoice gets a receipt.</summary>
    public bool SendsReceipt { get; init; }

    internal Payment ToPayment(Invoice invoice, DateTimeOffset at) =>
        new(invoice, Amount, Method, ReceivedOn, at)
        {
            Reference = Reference,
            Note = Note,
            RecordedById = RecordedById,
        };
}
