using InvoiceTracker.Domain;
using InvoiceTracker.Features.FollowUp;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>Where the page shows an invoice. A bucket is in one lane, except that what was opened goes by whether it is overdue.</summary>
public enum Lane
{
    Undelivered,
    PromiseBroken,
    Opened,
    Overdue,
    NotOpened,
    NotOpenedYet,
    Waiting,
}

internal static class BoardLanes
{
    public static Lane Of(BoardEntry entry, DateOnly today) =>
        entry.Bucket switch
        {
            FollowUpBucket.DeliveryFailed => Lane.Undelivered,
            FollowUpBucket.PromiseBroken => Lane.PromiseBroken,
            FollowUpBucket.NotOpenedForTenDays => Lane.NotOpened,
            FollowUpBucket.NotOpenedForThreeDays => Lane.NotOpenedYet,
            _ when entry.Invoice.IsOverdue(today) => Lane.Overdue,
            FollowUpBucket.OpenedOften or FollowUpBucket.OpenedQuiet => Lane.Opened,
            _ => Lane.Waiting,
        };

    /// <summary>What stands above it: a class, an icon, a title, and what to do.</summary>
    public static (string Look, string Icon, string Title, string Hint) Head(Lane lane) =>
        lane switch
        {
            Lane.Undelivered => ("late", "alert-triangle", "Not delivered", "The mail came back. Fix the address."),
            Lane.PromiseBroken => ("late", "calendar-due", "Promise broken", "The day they named has passed."),
            Lane.Opened => ("hot", "eye", "Opened, not paid", "They have seen it. Write to them."),
            Lane.Overdue => ("late", "calendar-due", "Overdue", "Past due, with what you know."),
            Lane.NotOpened => ("cold", "mail", "Not opened in 10 days", "It may be in spam. Send it another way."),
            Lane.NotOpenedYet => ("cold", "mail", "Not opened in 3 days", "Send it again."),
            _ => ("", "clock", "Waiting", "Opened lately or just sent. Nothing to do yet."),
        };
}
