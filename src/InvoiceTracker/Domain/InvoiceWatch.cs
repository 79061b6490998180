namespace InvoiceTracker.Domain;

/// <summary>
/// A member's own wish about one invoice: its creator may want to hear nothing of it, a colleague may want to hear of it too. No row
/// means that its creator is told, and nobody else.
/// </summary>
public sealed class InvoiceWatch
{
    private InvoiceWatch() { }

    public InvoiceWatch(Guid invoiceId, Guid userId, bool isMuted) => (InvoiceId, UserId, IsMuted) = (invoiceId, userId, isMuted);

    public Guid InvoiceId { get; private set; }
    public Guid UserId { get; private set; }

    /// <summary>True: tell me nothing. False: tell me everything.</summary>
    public bool IsMuted { get; set; }
}
