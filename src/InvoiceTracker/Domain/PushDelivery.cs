namespace InvoiceTracker.Domain;

/// <summary>One notification on its way to one browser. The row is the work to be done; a lost process loses nothing.</summary>
public sealed class PushDelivery
{
    public const int AnswerLength = 300;

    private PushDelivery() { }

    public PushDelivery(Guid notificationId, Guid subscriptionId, DateTimeOffset queuedAt, DateTimeOffset notBefore)
    {
        NotificationId = notificationId;
        SubscriptionId = subscriptionId;
        QueuedAt = queuedAt;
        NotBefore = notBefore;
        IsHeld = notBefore > queuedAt;
    }

    public Guid Id { get; private set; }

    /// <summary>With the subscription, unique.</summary>
    public Guid NotificationId { get; private set; }

    public Guid SubscriptionId { get; private set; }
    public PushState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset QueuedAt { get; private set; }
    public DateTimeOffset NotBefore { get; set; }

    /// <summary>It waits for the end of quiet hours; those that end together arrive as one.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>Until when the worker that claimed it may be trusted to be alive.</summary>
    public DateTimeOffset? LeaseUntil { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    /// <summary>What the push service said last.</summary>
    public string? Answer { get; set; }
}

public enum PushState
{
    Queued,
    Sending,
    Sent,
    Failed,
}
