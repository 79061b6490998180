namespace InvoiceTracker.Domain;

/// <summary>A mail to one recipient, from the wish to send it to the server's answer.</summary>
public sealed class MailMessage
{
    public const int SubjectLength = 250;
    public const int MessageLength = 5000;
    public const int ReplyLength = 1000;

    private MailMessage() { }

    public MailMessage(
        Guid workspaceId,
        MailKind kind,
        string toName,
        string toAddress,
        string subject,
        string message,
        string dedupeKey,
        DateTimeOffset at
    )
    {
        WorkspaceId = workspaceId;
        Kind = kind;
        ToName = toName;
        ToAddress = toAddress;
        Subject = subject;
        Message = message;
        DedupeKey = dedupeKey;
        QueuedAt = at;
        NotBefore = at;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid? InvoiceId { get; private set; }

    /// <summary>The recipient's own link, which the mail carries.</summary>
    public Guid? LinkId { get; private set; }

    /// <summary>The member who pressed Send; replies go to them.</summary>
    public Guid? SenderId { get; private set; }

    /// <summary>What it tells a member of, where it goes to one and not to a client.</summary>
    public Guid? NotificationId { get; private set; }

    public MailKind Kind { get; private set; }
    public string ToName { get; private set; } = "";
    public string ToAddress { get; private set; } = "";
    public string Subject { get; private set; } = "";

    /// <summary>What the sender typed; the rest of the body is rendered when it is sent.</summary>
    public string Message { get; private set; } = "";

    /// <summary>Names the intent, so that asking twice queues once.</summary>
    public string DedupeKey { get; private set; } = "";

    public MailState State { get; private set; }
    public int Attempts { get; private set; }
    public DateTimeOffset QueuedAt { get; private set; }
    public DateTimeOffset NotBefore { get; private set; }

    /// <summary>Until when the worker that claimed it may be trusted to be alive. Whoever finds it past decides, and the worker's own answer comes too late.</summary>
    public DateTimeOffset? LeaseUntil { get; private set; }

    public DateTimeOffset? SentAt { get; private set; }

    /// <summary>What the server said last, in its words.</summary>
    public string? ServerReply { get; private set; }

    public MailMessage About(Invoice invoice, InvoiceLink link, Guid senderId)
    {
        (InvoiceId, LinkId, SenderId) = (invoice.Id, link.Id, senderId);
        return this;
    }

    /// <summary>A notification for whoever reads mail rather than the app.</summary>
    public static MailMessage Of(Notification notification, User reader, DateTimeOffset at) =>
        new(
            notification.WorkspaceId,
            MailKind.Notification,
            reader.Name,
            reader.Email,
            notification.Title.Length <= SubjectLength ? notification.Title : notification.Title[..SubjectLength],
            notification.Body,
            $"mail:notification:{notification.Id}",
            at
        )
        {
            NotificationId = notification.Id,
        };

    /// <summary>Brings a client the link that they asked for.</summary>
    public static MailMessage ToSignIn(InvoiceLink link, string subject, DateTimeOffset at) =>
        new(
            link.WorkspaceId,
            MailKind.PortalSignIn,
            link.RecipientName ?? link.Email!,
            link.Email!,
            subject.Length <= SubjectLength ? subject : subject[..SubjectLength],
            "",
            $"mail:portal:{link.Id}",
            at
        )
        {
            LinkId = link.Id,
        };

    /// <summary>Stable over every attempt (RFC 5322 3.6.4), so that a receiver can tell a repeat.</summary>
    public string MessageId(string domain) => $"{Id:N}@{domain}";

    public void Succeed(string reply, DateTimeOffset at)
    {
        State = MailState.Sent;
        SentAt = at;
        Release(reply);
    }

    /// <summary>Gives it back for another try.</summary>
    public void Retry(string reply, DateTimeOffset notBefore)
    {
        State = MailState.Queued;
        NotBefore = notBefore;
        Release(reply);
    }

    /// <summary>Gives it back untried, because the program stops.</summary>
    public void GiveBack(DateTimeOffset at)
    {
        State = MailState.Queued;
        Attempts--;
        NotBefore = at;
        LeaseUntil = null;
    }

    public void Fail(string reply)
    {
        State = MailState.Failed;
        Release(reply);
    }

    /// <summary>Nobody can know whether the server took it; it never leaves this state by itself.</summary>
    public void BecomeUncertain(string reply)
    {
        State = MailState.Uncertain;
        Release(reply);
    }

    /// <summary>The user decided to send a failed or uncertain mail again.</summary>
    public void SendAgain(DateTimeOffset at)
    {
        if (State is not (MailState.Failed or MailState.Uncertain))
            throw new IllegalStepException("Only a mail that failed or is uncertain can be sent again.");
        if (ToAddress.Length == 0)
            throw new IllegalStepException("The address of this mail was deleted.");
        State = MailState.Queued;
        Attempts = 0;
        NotBefore = at;
    }

    private void Release(string reply)
    {
        LeaseUntil = null;
        ServerReply = reply.Length <= ReplyLength ? reply : reply[..ReplyLength];
    }
}

public enum MailKind
{
    Invoice,
    Reminder,
    Resend,
    FollowUp,
    Receipt,
    Invitation,

    /// <summary>An alert or a digest for a member.</summary>
    Notification,

    /// <summary>The way into the portal, for a client who asked for it.</summary>
    PortalSignIn,
}

public enum MailState
{
    Queued,
    Sending,
    Sent,
    Failed,
    Uncertain,
}
