namespace InvoiceTracker.Domain;

/// <summary>A capability to see one invoice (or one client's portal), given to one recipient.</summary>
public sealed class InvoiceLink
{
    /// <summary>Whom a link was made for whose name was deleted.</summary>
    public const string ErasedRecipient = "Deleted recipient";

    /// <summary>A link to sign in is good for so long, and once.</summary>
    public static readonly TimeSpan SignInLifetime = TimeSpan.FromMinutes(30);

    /// <summary>The portal that it opens stays open for so long, which leaves time to pay.</summary>
    public static readonly TimeSpan SessionLifetime = TimeSpan.FromHours(2);

    private InvoiceLink() { }

    public Guid Id { get; private set; }
    public Guid WorkspaceId { get; private set; }

    /// <summary>Null for a portal link.</summary>
    public Guid? InvoiceId { get; private set; }

    /// <summary>Set where it opens a client's portal, or signs in to it.</summary>
    public Guid? ClientId { get; private set; }

    public LinkKind Kind { get; private set; }

    /// <summary>Whom it was made for; null where that is nobody in particular.</summary>
    public string? RecipientName { get; private set; }

    public string? Email { get; private set; }

    public byte[] TokenHash { get; private set; } = [];

    /// <summary>The token encrypted by Data Protection, to show the link again to its creator.</summary>
    public string ProtectedToken { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>From when on it leads nowhere; null: never by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

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

    /// <summary>Goes by mail to one of the client's addresses, and proves once that whoever follows it reads that mailbox.</summary>
    public static InvoiceLink PortalSignIn(Client client, Recipient reader, LinkToken token, string protectedToken, DateTimeOffset at)
    {
        var link = Portal(client, token, protectedToken, at);
        (link.Kind, link.RecipientName, link.Email, link.ExpiresAt) = (
            LinkKind.PortalSignIn,
            reader.Name,
            reader.Email,
            at + SignInLifetime
        );
        return link;
    }

    /// <summary>The portal for whoever signed in with this link.</summary>
    public InvoiceLink PortalSession(LinkToken token, string protectedToken, DateTimeOffset at) =>
        new()
        {
            WorkspaceId = WorkspaceId,
            ClientId = ClientId,
            Kind = LinkKind.Portal,
            RecipientName = RecipientName,
            Email = Email,
            TokenHash = token.Hash(),
            ProtectedToken = protectedToken,
            CreatedAt = at,
            ExpiresAt = at + SessionLifetime,
        };

    public void Delivered(DateTimeOffset at) => DeliveredAt = at;

    public void Revoke(DateTimeOffset at) => RevokedAt ??= at;
}

public enum LinkKind
{
    Recipient,
    Shared,
    Portal,

    /// <summary>Opens the portal once, for a short time.</summary>
    PortalSignIn,
}
