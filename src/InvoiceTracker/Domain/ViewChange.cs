namespace InvoiceTracker.Domain;

/// <summary>What was learned of a visit later: a report of its page, another verdict, a member's correction. Never edited.</summary>
public sealed class ViewChange
{
    public Guid Id { get; init; }
    public Guid WorkspaceId { get; init; }
    public Guid InvoiceId { get; init; }
    public Guid ViewEventId { get; init; }
    public DateTimeOffset At { get; init; }

    /// <summary>What stood before; the first change of a view holds its original verdict.</summary>
    public ViewVerdict FromVerdict { get; init; }
    public ViewReason? FromReason { get; init; }
    public ViewVerdict ToVerdict { get; init; }
    public ViewReason? ToReason { get; init; }

    /// <summary>What the page's script reported, where that was the cause.</summary>
    public ViewConfidence? Confidence { get; init; }
    public int? SecondsVisible { get; init; }

    /// <summary>The member who corrected it; null for the program.</summary>
    public Guid? ActorId { get; init; }

    /// <summary>Its place in the invoice's chain of evidence, which views and changes share.</summary>
    public long Sequence { get; init; }
    public byte[] Hash { get; init; } = [];
}

/// <summary>Where an invoice's chain of evidence ends. It exists from the first visit on and is signed, so that a shortened chain shows.</summary>
public sealed class EvidenceHead
{
    public Guid InvoiceId { get; init; }

    /// <summary>How many entries the chain has.</summary>
    public long Sequence { get; init; }
    public byte[] Hash { get; init; } = [];

    /// <summary>ECDSA P-256 over the head, by this installation's key (IEEE P1363 format, 64 bytes).</summary>
    public byte[] Signature { get; init; } = [];
}

/// <summary>The key that this installation signs evidence with.</summary>
public sealed class SigningKey
{
    private SigningKey() { }

    public SigningKey(string protectedKey, DateTimeOffset createdAt) => (ProtectedKey, CreatedAt) = (protectedKey, createdAt);

    public Guid Id { get; private set; }

    /// <summary>PKCS #8, base64, encrypted by Data Protection.</summary>
    public string ProtectedKey { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}
