namespace InvoiceTracker.Domain;

/// <summary>What happened, and exactly when. Never edited.</summary>
public sealed class ActivityEntry
{
    public const int TextLength = 600;

    private ActivityEntry() { }

    public ActivityEntry(Guid workspaceId, Guid? invoiceId, ActivityType type, string text, DateTimeOffset at, Guid? actorId = null)
    {
        WorkspaceId = workspaceId;
        InvoiceId = invoiceId;
        Type = type;
        Text = text.Length <= TextLength ? text : text[..TextLength];
        At = at;
        ActorId = actorId;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid? InvoiceId { get; private set; }
    public DateTimeOffset At { get; private set; }
    public ActivityType Type { get; private set; }
    public string Text { get; private set; } = "";

    /// <summary>The evidence behind an opened, downloaded or suppressed entry.</summary>
    public Guid? ViewEventId { get; private set; }

    /// <summary>The member who did it; null for the client and for the program.</summary>
    public Guid? ActorId { get; private set; }
}

public enum ActivityType
{
    Created,
    Edited,
    Sent,
    Resent,
    Delivered,
    DeliveryFailed,
    DeliveryUncertain,
    Opened,
    Suppressed,
    Downloaded,
    ReminderSent,
    ReminderSkipped,
    PaymentReceived,
    PaymentFailed,
    Refunded,
    Voided,
    WrittenOff,
    Credited,
    Revised,
    VerdictChanged,
}
