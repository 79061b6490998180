using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>The e-invoice of a document, or why there is none.</summary>
/// <param name="Xml">Null where something is missing or a rule does not hold.</param>
/// <param name="Flaw">What makes it impossible though nothing is missing, in a sentence.</param>
public sealed record XRechnung(byte[]? Xml, IReadOnlyList<EInvoiceGap> Missing, string? Flaw)
{
    private const string Germany = "DE";

    // BR-DEC: an amount has two decimals at most.
    private const int MostDecimals = 2;

    /// <summary>Why there is none, in words; null where there is one.</summary>
    public string? WhyNot =>
        Missing.Count switch
        {
            0 => Flaw,
            1 => $"For an e-invoice (XRechnung) this is missing: {Missing[0].Words}.",
            _ => $"For an e-invoice (XRechnung) these are missing: {string.Join(", ", Missing.Select(gap => gap.Words))}.",
        };

    /// <summary>Writes it and checks what was written, as a buyer's program would. A draft is checked as if it had a number.</summary>
    public static XRechnung Of(InvoiceDocument document)
    {
        if (Impossible(document) is { } flaw)
            return new XRechnung(null, [], flaw);
        if (EInvoiceGap.Of(document) is { Count: > 0 } missing)
            return new XRechnung(null, missing, null);

        var xml = UblWriter.Write(document with { Number = document.Number ?? "0" });
        return EInvoiceRules.Check(xml) is [var broken, ..]
            ? new XRechnung(null, [], $"An e-invoice (XRechnung) cannot be made of it: {broken.Sentence} ({broken.Id})")
            : new XRechnung(xml, [], null);
    }

    /// <summary>Whether the buyer is likely to want one: within Germany, or where a buyer reference was asked for.</summary>
    public static bool IsExpected(InvoiceDocument document) =>
        document.BuyerReference is not null || (document.Seller.Country, document.Buyer?.Country) is (Germany, Germany);

    private static string? Impossible(InvoiceDocument document)
    {
        if (Currency.Of(document.Currency).Exponent > MostDecimals)
            return $"An e-invoice (XRechnung) cannot be made in {document.Currency}: its amounts have two decimals at most.";
        return document.Taxes.Count > 1 && document.Taxes.Any(tax => tax.Category is TaxCategory.O)
            ? "An e-invoice (XRechnung) cannot hold items outside the tax (O) beside others. Put them on an invoice of their own."
            : null;
    }

    /// <returns>"E-Invoice-2026-0001.xml"</returns>
    public static string FileName(InvoiceDocument document) => "E-" + Path.ChangeExtension(InvoicePdf.FileName(document), ".xml");
}
