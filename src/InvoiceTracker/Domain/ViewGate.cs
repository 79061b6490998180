namespace InvoiceTracker.Domain;

/// <summary>When a network last opened a link. Of several simultaneous visits exactly one changes the row, and that one counts.</summary>
public sealed class ViewGate
{
    private ViewGate() { }

    public Guid LinkId { get; private set; }

    /// <summary>Keyed hash of the network (and the browser, where the workspace says so), 16 bytes.</summary>
    public byte[] NetworkKey { get; private set; } = [];

    public DateTimeOffset LastOpenAt { get; private set; }
}

/// <summary>The key that one day's network addresses are hashed with; without it a hash cannot be tied to an address again.</summary>
public sealed class NetworkHashKey
{
    private NetworkHashKey() { }

    public NetworkHashKey(DateTimeOffset day, string protectedKey) => (Day, ProtectedKey) = (day, protectedKey);

    /// <summary>Midnight in UTC.</summary>
    public DateTimeOffset Day { get; private set; }

    /// <summary>32 random bytes, encrypted by Data Protection.</summary>
    public string ProtectedKey { get; private set; } = "";
}
