using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>
/// Makes of what a service tells a payment, a refund or a dispute. What it tells is compared with what was asked for; told twice, late
/// or in another order, it comes to the same.
/// </summary>
public sealed class GatewayNotices(AppDbContext db, PaymentRecorder recorder, GatewayConnections connections, TimeProvider clock)
{
    /// <returns>Null when it is done; what it still waits for, when that may come.</returns>
    public Task<string?> ApplyAsync(GatewayConnection connection, GatewayNotice notice, CancellationToken cancellationToken) =>
        notice.Kind switch
        {
            GatewayNoticeKind.Refunded => RefundAsync(connection, notice, cancellationToken),
            GatewayNoticeKind.Disputed or GatewayNoticeKind.DisputeWon => DisputeAsync(connection, notice, cancellationToken),
            _ => ApplyToCheckoutAsync(connection, notice, cancellationToken),
        };

    private async Task<string?> ApplyToCheckoutAsync(
        GatewayConnection connection,
        GatewayNotice notice,
        CancellationToken cancellationToken
    )
    {
        // The same account may sell elsewhere too; what we did not ask for is no concern of ours.
        if (await FindAsync(connection, notice, cancellationToken) is not { } checkout)
            return null;
        switch (notice.Kind)
        {
            case GatewayNoticeKind.Approved:
                return await SettleAsync(connection, checkout, cancellationToken);
            case GatewayNoticeKind.Paid:
                return await PayAsync(checkout, notice, cancellationToken);
            case GatewayNoticeKind.Failed:
                await FailAsync(checkout, notice, cancellationToken);
                return null;
            default:
                await EndAsync(checkout, CheckoutState.Closed, cancellationToken);
                return null;
        }
    }

    /// <summary>Asks the service what became of a checkout.</summary>
    /// <returns>As <see cref="ApplyAsync"/>.</returns>
    public async Task<string?> SettleAsync(GatewayConnection connection, Checkout checkout, CancellationToken cancellationToken)
    {
        var isPayable = await db
            .Invoices.IgnoreQueryFilters()
            .AnyAsync(i => i.Id == checkout.InvoiceId && i.Status == InvoiceStatus.Pending && i.BalanceMinor > 0, cancellationToken);
        // PayPal's money is not taken yet, and nobody would want it back more than they want to keep it.
        if (!isPayable && checkout.Gateway is PaymentMethod.PayPal)
        {
            await EndAsync(checkout, CheckoutState.Closed, cancellationToken);
            return null;
        }
        var notice = await connections.AskAsync(
            connection,
            (gateway, account) => gateway.SettleAsync(account, checkout, cancellationToken)
        );
        return notice is null ? null : await ApplyToCheckoutAsync(connection, notice, cancellationToken);
    }

    private async Task<string?> PayAsync(Checkout checkout, GatewayNotice notice, CancellationToken cancellationToken)
    {
        if (notice is not { Charge: { Length: <= Payment.ReferenceLength } charge, Amount: { Minor: > 0 } amount })
            return "The service does not say how much was paid, or calls it by no name.";
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == checkout.WorkspaceId, cancellationToken);
        var asked = new Money(checkout.AmountMinor, checkout.Currency);
        var received = new NewPayment(amount, checkout.Gateway, workspace.DayOf(clock.GetUtcNow()))
        {
            Reference = charge,
            SendsReceipt = true,
            ReviewReason = amount == asked ? null : $"{amount} {amount.Currency} came, and {asked} {asked.Currency} was asked for.",
        };
        try
        {
            await recorder.RecordAsync(checkout.InvoiceId, received, cancellationToken);
        }
        catch (IllegalStepException)
        {
            // The money is there all the same.
            db.ChangeTracker.Clear();
            var why = "The invoice was paid or cancelled before this payment came.";
            await recorder.RecordAsync(checkout.InvoiceId, received with { ReviewReason = why }, cancellationToken);
        }
        await EndAsync(checkout, CheckoutState.Paid, cancellationToken);
        return null;
    }

    private async Task FailAsync(Checkout checkout, GatewayNotice notice, CancellationToken cancellationToken)
    {
        if (notice.IsFinal)
            await EndAsync(checkout, CheckoutState.Closed, cancellationToken);
        db.ActivityEntries.Add(
            new ActivityEntry(
                checkout.WorkspaceId,
                checkout.InvoiceId,
                ActivityType.PaymentFailed,
                $"A payment with {checkout.Gateway} failed",
                clock.GetUtcNow()
            )
        );
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<string?> RefundAsync(GatewayConnection connection, GatewayNotice notice, CancellationToken cancellationToken)
    {
        if (notice is not { Amount: { } amount, Refund: { Length: <= Payment.ReferenceLength } refund })
            return "The service does not say how much went back, or calls it by no name.";
        if (await PaymentOfAsync(connection, notice, cancellationToken) is not { } payment)
            return "It is a refund of a payment that is not known.";
        await recorder.RefundAsync(payment, amount, refund, actorId: null, cancellationToken);
        return null;
    }

    private async Task<string?> DisputeAsync(GatewayConnection connection, GatewayNotice notice, CancellationToken cancellationToken)
    {
        if (await PaymentOfAsync(connection, notice, cancellationToken) is not { } payment)
            return "It is a dispute of a payment that is not known.";
        if (notice.Kind is GatewayNoticeKind.Disputed)
            await recorder.DisputeAsync(payment, cancellationToken);
        else if (!await recorder.DisputeWonAsync(payment, cancellationToken))
            return "It is the end of a dispute that is not known.";
        return null;
    }

    private Task<Payment?> PaymentOfAsync(GatewayConnection connection, GatewayNotice notice, CancellationToken cancellationToken) =>
        db
            .Payments.AsNoTracking()
            .SingleOrDefaultAsync(
                p => p.WorkspaceId == connection.WorkspaceId && p.Method == connection.Gateway && p.Reference == notice.Charge,
                cancellationToken
            );

    // A name of ours proves nothing by itself: it has to be this workspace's, and asked of this service.
    private async Task<Checkout?> FindAsync(GatewayConnection connection, GatewayNotice notice, CancellationToken cancellationToken)
    {
        var ours = db
            .Checkouts.AsNoTracking()
            .Where(c => c.WorkspaceId == connection.WorkspaceId && c.Gateway == connection.Gateway && c.ConnectionId == connection.Id);
        if (notice.CheckoutId is { } id && await ours.SingleOrDefaultAsync(c => c.Id == id, cancellationToken) is { } found)
            return found;
        return notice.SessionId is { } session ? await ours.FirstOrDefaultAsync(c => c.SessionId == session, cancellationToken) : null;
    }

    private Task EndAsync(Checkout checkout, CheckoutState state, CancellationToken cancellationToken) =>
        db
            .Checkouts.Where(c => c.Id == checkout.Id && c.State != CheckoutState.Paid)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.State, state), cancellationToken);
}
