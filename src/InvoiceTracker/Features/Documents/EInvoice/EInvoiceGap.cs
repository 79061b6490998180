using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>Something that an e-invoice has to say and the document does not know.</summary>
/// <param name="Words">"your phone number", "the postal code of Acme GmbH"</param>
/// <param name="Place">Where it can be filled in.</param>
public sealed record EInvoiceGap(string Words, GapPlace Place)
{
    /// <summary>Everything of XRechnung's required fields that is not there, the sender's first.</summary>
    public static IReadOnlyList<EInvoiceGap> Of(InvoiceDocument document) =>
        [
            .. SellerGaps(document).Select(words => new EInvoiceGap(words, GapPlace.Business)),
            .. BuyerGaps(document).Select(words => new EInvoiceGap(words, GapPlace.Client)),
        ];

    private static IEnumerable<string> SellerGaps(InvoiceDocument document)
    {
        var seller = document.Seller;
        return Missing(
            (seller.PostalCode, "your postal code"),
            (seller.City, "your city"),
            (seller.Country, "your country"),
            (seller.Phone, "your phone number"),
            (seller.Email, "your e-mail address"),
            Uses(document, TaxCategory.K, TaxCategory.G)
                ? (VatId.In(seller.TaxId), "your VAT ID, such as DE123456789")
                : (seller.TaxId, "your tax or VAT ID")
        );
    }

    private static IEnumerable<string> BuyerGaps(InvoiceDocument document)
    {
        if (document.Buyer is not { } buyer)
            return ["a client"];
        return Missing(
            (buyer.PostalCode, $"the postal code of {buyer.Name}"),
            (buyer.City, $"the city of {buyer.Name}"),
            (buyer.Country, $"the country of {buyer.Name}"),
            (buyer.Email, $"an e-mail address of {buyer.Name}"),
            (document.BuyerReference, $"the buyer reference (Leitweg-ID) of {buyer.Name}"),
            Uses(document, TaxCategory.K) ? (VatId.In(buyer.TaxId), $"the VAT ID of {buyer.Name}")
                : Uses(document, TaxCategory.AE) ? (buyer.TaxId, $"the tax or VAT ID of {buyer.Name}")
                : ("known", "")
        );
    }

    private static IEnumerable<string> Missing(params IEnumerable<(string? Value, string Words)> fields) =>
        fields.Where(field => string.IsNullOrWhiteSpace(field.Value)).Select(field => field.Words);

    private static bool Uses(InvoiceDocument document, params TaxCategory[] categories) =>
        document.Taxes.Any(tax => categories.Contains(tax.Category));
}

public enum GapPlace
{
    Business,
    Client,
}
