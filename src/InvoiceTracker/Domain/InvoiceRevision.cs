using System.Security.Cryptography;
using System.Text;

namespace InvoiceTracker.Domain;

/// <summary>An invoice as it was issued: a frozen document that never changes.</summary>
public sealed class InvoiceRevision
{
    private InvoiceRevision() { }

    public InvoiceRevision(Guid invoiceId, int number, string snapshot, byte[]? pdf, DateTimeOffset at)
    {
        InvoiceId = invoiceId;
        Number = number;
        Snapshot = snapshot;
        Pdf = pdf;
        FrozenAt = at;
        Sha256 = SHA256.HashData(pdf ?? Encoding.UTF8.GetBytes(snapshot));
    }

    public Guid InvoiceId { get; private set; }
    public int Number { get; private set; }

    /// <summary>The document as JSON; see Features/Documents/InvoiceDocument.</summary>
    public string Snapshot { get; private set; } = "";

    public byte[]? Pdf { get; private set; }
    public byte[] Sha256 { get; private set; } = [];
    public DateTimeOffset FrozenAt { get; private set; }
}
