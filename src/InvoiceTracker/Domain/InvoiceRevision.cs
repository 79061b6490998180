using System.Security.Cryptography;
using System.Text;

namespace InvoiceTracker.Domain;

/// <summary>An invoice as it was issued: a frozen document that never changes.</summary>
public sealed class InvoiceRevision
{
    private InvoiceRevision() { }

    public InvoiceRevision(Guid invoiceId, int number, string snapshot, byte[]? pdf, DateTimeOffset at, byte[]? xml = null)
    {
        InvoiceId = invoiceId;
        Number = number;
        Snapshot = snapshot;
        Pdf = pdf;
        Xml = xml;
        FrozenAt = at;
        Sha256 = SHA256.HashData(pdf ?? Encoding.UTF8.GetBytes(snapshot));
    }

    public Guid InvoiceId { get; private set; }
    public int Number { get; private set; }

    /// <summary>The document as JSON; see Features/Documents/InvoiceDocument.</summary>
    public string Snapshot { get; private set; } = "";

    public byte[]? Pdf { get; private set; }

    /// <summary>The e-invoice; null where what it takes was not known.</summary>
    public byte[]? Xml { get; private set; }
    public byte[] Sha256 { get; private set; } = [];
    public DateTimeOffset FrozenAt { get; private set; }
}
