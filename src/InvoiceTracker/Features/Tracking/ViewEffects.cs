namespace InvoiceTracker.Features.Tracking;

/// <summary>What the world outside the database is to hear once a transaction is committed.</summary>
internal sealed class ViewEffects
{
    /// <summary>Counted opens, to be remembered for the cooldown.</summary>
    public List<Visit> Counted { get; } = [];

    /// <summary>Gates that are not as the memory may believe.</summary>
    public List<(Guid LinkId, byte[] Gate)> Moved { get; } = [];

    /// <summary>Users who have a new notification, or one less.</summary>
    public HashSet<Guid> Told { get; } = [];

    /// <summary>Invoices whose pages show something else now.</summary>
    public HashSet<(Guid WorkspaceId, Guid InvoiceId)> Changed { get; } = [];
}
