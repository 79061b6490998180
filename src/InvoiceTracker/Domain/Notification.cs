namespace InvoiceTracker.Domain;

/// <summary>One thing a user is told.</summary>
public sealed class Notification
{
    public const int TitleLength = 300;
    public const int BodyLength = 500;

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

    /// <summary>mail.failed</summary>
    MailFailed,
}

public static class NotificationKinds
{
    private static readonly (NotificationKind Kind, string Name)[] Names =
    [
        (NotificationKind.InvoiceViewed, "invoice.viewed"),
        (NotificationKind.MailFailed, "mail.failed"),
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

/// <summary>Whether a user wants to be told of a kind, channel by channel. No row means the kind's default.</summary>
public sealed class NotificationPreference
{
    private NotificationPreference() { }

    public NotificationPreference(Guid userId, NotificationKind kind) => (UserId, Kind) = (userId, kind);

    public Guid UserId { get; private set; }
    public NotificationKind Kind { get; private set; }
    public bool InApp { get; set; } = true;
    public bool Push { get; set; } = true;
    public bool Mail { get; set; }
}
