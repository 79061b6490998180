using InvoiceTracker.Domain;
using InvoiceTracker.Web.TagHelpers;

namespace InvoiceTracker.Pages.Financials.Payments;

/// <summary>What a payment is called.</summary>
public static class PaymentWords
{
    public static string Of(PaymentMethod method) =>
        method switch
        {
            PaymentMethod.Bank => "Bank transfer",
            PaymentMethod.Stripe => "Stripe",
            PaymentMethod.PayPal => "PayPal",
            PaymentMethod.Square => "Square",
            _ => "Other",
        };

    public static (PillKind Kind, string Text) Of(Payment payment) =>
        payment.State switch
        {
            PaymentState.Review => (PillKind.Overdue, "To look at"),
            PaymentState.Disputed => (PillKind.Overdue, "Disputed"),
            PaymentState.Refunded => (PillKind.Neutral, "Refunded"),
            _ when payment.RefundedMinor > 0 => (PillKind.Neutral, "Partly refunded"),
            _ => (PillKind.Paid, "Received"),
        };
}
