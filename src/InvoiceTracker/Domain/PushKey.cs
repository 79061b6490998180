namespace InvoiceTracker.Domain;

/// <summary>The key pair by which push services know this installation (VAPID, RFC 8292). Made once; browsers are bound to it.</summary>
public sealed class PushKey
{
    /// <summary>There is one row.</summary>
    public const int OnlyId = 1;

    private PushKey() { }

    public PushKey(byte[] publicKey, string protectedPrivateKey, DateTimeOffset createdAt)
    {
        PublicKey = publicKey;
        ProtectedPrivateKey = protectedPrivateKey;
        CreatedAt = createdAt;
    }

    public int Id { get; private set; } = OnlyId;

    /// <summary>An uncompressed point on P-256, 65 bytes.</summary>
    public byte[] PublicKey { get; private set; } = [];

    /// <summary>Encrypted by Data Protection.</summary>
    public string ProtectedPrivateKey { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
}
