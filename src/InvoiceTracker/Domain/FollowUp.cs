namespace InvoiceTracker.Domain;

/// <summary>A member's promise to themselves to look at an invoice again on a day.</summary>
public sealed class FollowUp
{
    private FollowUp() { }

    public FollowUp(Guid workspaceId, Guid invoiceId, Guid userId, DateOnly dueOn, DateTimeOffset createdAt)
    {
        WorkspaceId = workspaceId;
        InvoiceId = invoiceId;
        UserId = userId;
        DueOn = dueOn;
        CreatedAt = createdAt;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid InvoiceId { get; private set; }
    public Guid UserId { get; private set; }

    /// <summary>In the zone of the user.</summary>
    public DateOnly DueOn { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>When it was handled, or the invoice was paid.</summary>
    public DateTimeOffset? ClosedAt { get; private set; }

    public void Close(DateTimeOffset at) => ClosedAt ??= at;
}
