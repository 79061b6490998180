using System.Security.Cryptography;
using System.Text;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>Has a service give money back that came by it, and writes it down.</summary>
public sealed class PaymentRefunds(AppDbContext db, GatewayConnections connections, PaymentRecorder recorder)
{
    private const int KeyLength = 32;

    /// <param name="paymentId">Of a payment that the caller may see.</param>
    /// <param name="refundedBefore">What had gone back, in minor units, when it was decided: a second click must not be a second refund.</param>
    /// <returns>False: the service has accepted it and will tell when it is done.</returns>
    /// <exception cref="BrokenRuleException">There is less to give back, or the service would not.</exception>
    /// <exception cref="IllegalStepException">Something went back meanwhile, or nothing can.</exception>
    public async Task<bool> RefundAsync(
        Guid paymentId,
        Money amount,
        long refundedBefore,
        Guid actorId,
        CancellationToken cancellationToken
    )
    {
        var payment = await db.Payments.AsNoTracking().SingleAsync(p => p.Id == paymentId, cancellationToken);
        payment.RequireRefunded(refundedBefore);
        if (amount.In(payment.Currency).Minor <= 0 || amount.Minor > payment.AmountMinor - payment.RefundedMinor)
            throw new BrokenRuleException("No more can go back than was paid.", "amount");
        if (payment is not { Reference: not null, Method: PaymentMethod.Stripe or PaymentMethod.PayPal or PaymentMethod.Square })
        {
            // It came by hand and went back by hand.
            await recorder.RefundByHandAsync(payment, amount, refundedBefore, actorId, cancellationToken);
            return true;
        }
        if (payment.State is PaymentState.Disputed)
            throw new IllegalStepException("A disputed payment cannot be refunded; the client's bank decides.");
        if (await connections.FindAsync(payment.WorkspaceId, payment.Method, cancellationToken) is not { } connection)
            throw new IllegalStepException($"{payment.Method} is not connected any more. Refund it there.");

        GatewayRefund refund;
        try
        {
            // Clicked twice it is one: only when it has been written down can the next be another.
            refund = await connections.AskAsync(
                connection,
                (gateway, account) => gateway.RefundAsync(account, payment, amount, KeyOf(payment, amount), CancellationToken.None)
            );
        }
        catch (GatewayException e)
        {
            throw new BrokenRuleException(
                e.Failure is GatewayFailure.Unknown
                    ? $"{payment.Method} did not answer. Nothing is written down yet; try again, it will not be refunded twice."
                    : e.Message
            );
        }
        if (refund.IsDone)
            await recorder.RefundAsync(payment, amount, refund.Reference, actorId, CancellationToken.None);
        return refund.IsDone;
    }

    private static string KeyOf(Payment payment, Money amount) =>
        Convert.ToHexStringLower(
            SHA256.HashData(Encoding.UTF8.GetBytes($"refund {payment.Id:N} after {payment.RefundedMinor} of {amount.Minor}"))
        )[..KeyLength];
}
