using InvoiceTracker.Domain;
using InvoiceTracker.Web.TagHelpers;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>What the pill beside an invoice says: its label, and for one that waits to be paid whether anybody looked.</summary>
public static class InvoicePill
{
    /// <param name="views">Counted views.</param>
    public static (PillKind Kind, string Text) Of(InvoiceLabel label, DateOnly dueOn, DateOnly today, int views) =>
        label switch
        {
            InvoiceLabel.Draft => (PillKind.Draft, "Draft"),
            InvoiceLabel.Overdue => (
                PillKind.Overdue,
                today.DayNumber - dueOn.DayNumber is 1 ? "1 day overdue" : $"{today.DayNumber - dueOn.DayNumber} days overdue"
            ),
            InvoiceLabel.PartiallyPaid => (PillKind.Opened, "Partially paid"),
            InvoiceLabel.Paid => (PillKind.Paid, "Paid"),
            InvoiceLabel.Void => (PillKind.Neutral, "Void"),
            InvoiceLabel.WrittenOff => (PillKind.Neutral, "Written off"),
            InvoiceLabel.Refunded => (PillKind.Neutral, "Refunded"),
            InvoiceLabel.Scheduled => (PillKind.Neutral, "Scheduled"),
            _ when views > 0 => (PillKind.Opened, views is 1 ? "Opened" : $"Opened {views}×"),
            _ => (PillKind.Unseen, "Not opened"),
        };
}
