namespace InvoiceTracker.Domain;

/// <summary>A capability to see one invoice (or one client's portal), given to one recipient.</summary>
public sealed class InvoiceLink
{
    /// <summary>Whom a link was made for whose name was deleted.</summary>
    public const string ErasedRecipient = "Deleted recipient";

    private InvoiceLink() { }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>Null for a portal link.</summary>
    public Guid? InvoiceId { get; private set; }

    /// <summary>Set for a portal link only.</summary>
    public Guid? ClientId { get; private set; }

    public LinkKind Kind { get; private set; }

    /// <summary>Whom a recipient's link was made for.</summary>
    public string? RecipientName { get; private set; }

    public string? Email { get; private set; }

    public byte[] TokenHash { get; private set; } = [];

    /// <summary>The token encrypted by Data Protection, to show the link again to its creator.</summary>
    public string ProtectedToken { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>When a mail server last accepted a mail with this link: scanners come within seconds of it.</summary>
    public DateTimeOffset? DeliveredAt { get; private set; }

    public int OpenCount { get; private set; }
    public DateTimeOffset? LastOpenedAt { get; private set; }

    /// <summary>Suppressed visits beyond those that one link may leave on record in an hour.</summary>
    public long UnrecordedVisits { get; private set; }

    public static InvoiceLink ForRecipient(
        Invoice invoice,
        Recipient recipient,
        LinkToken token,
        string protectedToken,
        DateTimeOffset at
    ) =>
        new()
        {
            WorkspaceId = invoice.WorkspaceId,
            InvoiceId = invoice.Id,
            Kind = LinkKind.Recipient,
            RecipientName = recipient.Name,
            Email = recipient.Email,
            TokenHash = token.Hash(),
            ProtectedToken = protectedToken,
            CreatedAt = at,
        };

    public static InvoiceLink Shared(Invoice invoice, LinkToken token, string protectedToken, DateTimeOffset at) =>
        new()
        {
            WorkspaceId = invoice.WorkspaceId,
            InvoiceId = invoice.Id,
            Kind = LinkKind.Shared,
            TokenHash = token.Hash(),
            ProtectedToken = protectedToken,
            CreatedAt = at,
        };

    public static InvoiceLink Portal(Client client, LinkToken token, string protectedToken, DateTimeOffset at) =>
        new()
        {
            WorkspaceId = client.WorkspaceId,
            ClientId = client.Id,
            Kind = LinkKind.Portal,
            TokenHash = token.Hash(),
            ProtectedToken = protectedToken,
            CreatedAt = at,
        };

    public void Delivered(DateTimeOffset at) => DeliveredAt = at;

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;
}

public enum LinkKind
{
    Recipient,
    Shared,
    Portal,
}
