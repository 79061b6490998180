namespace InvoiceTracker.Domain;

/// <summary>Whether a user wants to be told of a kind, channel by channel. No row means the kind's default.</summary>
public sealed class NotificationPreference
{
    private NotificationPreference() { }

    /// <summary>The kind's default: everything is told in the app and by push, but the digest; nothing by mail.</summary>
    public NotificationPreference(Guid userId, NotificationKind kind)
    {
        (UserId, Kind) = (userId, kind);
        InApp = Push = kind is not NotificationKind.DailyDigest;
    }

    public Guid UserId { get; private set; }
    public NotificationKind Kind { get; private set; }
    public bool InApp { get; set; }
    public bool Push { get; set; }
    public bool Mail { get; set; }
}
