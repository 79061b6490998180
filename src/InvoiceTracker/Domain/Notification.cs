namespace InvoiceTracker.Domain;

/// <summary>One thing a user is told.</summary>
public sealed class Notification
{
    public const int TitleLength = 300;
    public const int BodyLength = 500;
    public const int KeyLength = 120;

    private Notification() { }

    public Notification(
        Guid workspaceId,
        Guid userId,
        NotificationKind kind,
        string title,
        string body,
        DateTimeOffset createdAt,
        Guid? invoiceId = null
    )
    {
        WorkspaceId = workspaceId;
        UserId = userId;
        Kind = kind;
        Title = title;
        Body = body;
        CreatedAt = createdAt;
        InvoiceId = invoiceId;
    }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }
    public Guid UserId { get; private set; }
    public NotificationKind Kind { get; private set; }
    public string Title { get; private set; } = "";
    public string Body { get; private set; } = "";
    public Guid? InvoiceId { get; private set; }

    /// <summary>The counted view that raised it; with the user, unique.</summary>
    public Guid? ViewEventId { get; private set; }

    /// <summary>Names what it tells of, where that is no view, so that nobody is told twice; with the user, unique.</summary>
    public string? DedupeKey { get; init; }

    /// <summary>An amount of money as it stands in the title or body, for whoever wants amounts hidden on a lock screen.</summary>
    public string? Amount { get; init; }

    /// <summary>The centre, the bell and the live stream show it. False: only push or mail was wanted.</summary>
    public bool InApp { get; init; } = true;

    /// <summary>From when push and mail are to be queued; null once they are, or where nobody wants them.</summary>
    public DateTimeOffset? DeliverAt { get; set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? ReadAt { get; private set; }

    public void Read(DateTimeOffset at) => ReadAt ??= at;

    public void Unread() => ReadAt = null;
}

/// <summary>What a user can be told of; the dotted name in brackets is the outside's.</summary>
public enum NotificationKind
{
    /// <summary>invoice.viewed</summary>
    InvoiceViewed,

    /// <summary>invoice.paid</summary>
    InvoicePaid,

    /// <summary>invoice.partially_paid</summary>
    InvoicePartiallyPaid,

    /// <summary>invoice.payment_failed</summary>
    PaymentFailed,

    /// <summary>invoice.disputed</summary>
    PaymentDisputed,

    /// <summary>invoice.overdue</summary>
    InvoiceOverdue,

    /// <summary>invoice.not_opened</summary>
    InvoiceNotOpened,

    /// <summary>mail.failed</summary>
    MailFailed,

    /// <summary>followup.due</summary>
    FollowUpDue,

    /// <summary>digest.daily</summary>
    DailyDigest,
}

public static class NotificationKinds
{
    private static readonly (NotificationKind Kind, string Name)[] Names =
    [
        (NotificationKind.InvoiceViewed, "invoice.viewed"),
        (NotificationKind.InvoicePaid, "invoice.paid"),
        (NotificationKind.InvoicePartiallyPaid, "invoice.partially_paid"),
        (NotificationKind.PaymentFailed, "invoice.payment_failed"),
        (NotificationKind.PaymentDisputed, "invoice.disputed"),
        (NotificationKind.InvoiceOverdue, "invoice.overdue"),
        (NotificationKind.InvoiceNotOpened, "invoice.not_opened"),
        (NotificationKind.MailFailed, "mail.failed"),
        (NotificationKind.FollowUpDue, "followup.due"),
        (NotificationKind.DailyDigest, "digest.daily"),
    ];

    /// <summary>What needs a hand to be put right is always shown in the app.</summary>
    public static bool CanBeMuted(this NotificationKind kind) => kind is not NotificationKind.MailFailed;

    /// <summary>The dotted name by which the outside knows the kind.</summary>
    public static string ToWireName(this NotificationKind kind) => Array.Find(Names, pair => pair.Kind == kind).Name;

    public static bool TryParse(string name, out NotificationKind kind)
    {
        var index = Array.FindIndex(Names, pair => pair.Name == name);
        kind = index < 0 ? default : Names[index].Kind;
        return index >= 0;
    }
}
