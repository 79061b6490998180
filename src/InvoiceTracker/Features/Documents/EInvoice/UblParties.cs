using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>Seller and buyer.</summary>
internal sealed class UblParties(InvoiceDocument document, UblXml xml)
{
    // Outside the tax's scope no VAT ID may be named (BR-O-02).
    private readonly bool _namesVat = document.Taxes.All(tax => tax.Category is not TaxCategory.O);

    public void Write()
    {
        xml.Group("AccountingSupplierParty", () => xml.Group("Party", () => WriteSeller(document.Seller)));
        if (document.Buyer is { } buyer)
            xml.Group("AccountingCustomerParty", () => xml.Group("Party", () => WriteBuyer(buyer)));
    }

    public static void WriteAddress(UblXml xml, Party party)
    {
        var lines = party.Address.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        xml.Text("StreetName", lines.ElementAtOrDefault(0));
        xml.Text("AdditionalStreetName", lines.ElementAtOrDefault(1));
        xml.Text("CityName", party.City);
        xml.Text("PostalZone", party.PostalCode);
        if (lines.Length > 2)
            xml.Group("AddressLine", () => xml.Text("Line", string.Join(", ", lines[2..])));
        if (!string.IsNullOrWhiteSpace(party.Country))
            xml.Group("Country", () => xml.Text("IdentificationCode", party.Country));
    }

    private void WriteSeller(Party seller)
    {
        var vatId = _namesVat ? VatId.In(seller.TaxId) : null;
        xml.Text("EndpointID", seller.Email, "schemeID", "EM");

        // A number for the tax office alone does not tell a buyer's program who this is (BR-CO-26).
        if (vatId is null && !string.IsNullOrWhiteSpace(seller.TaxId))
            xml.Group("PartyIdentification", () => xml.Text("ID", seller.TaxId));
        xml.Group("PostalAddress", () => WriteAddress(xml, seller));
        if (vatId is not null)
            WriteTaxId(vatId, "VAT");
        else if (_namesVat && !string.IsNullOrWhiteSpace(seller.TaxId))
            WriteTaxId(seller.TaxId, "FC");
        xml.Group("PartyLegalEntity", () => xml.Text("RegistrationName", seller.Name));
        xml.Group(
            "Contact",
            () =>
            {
                xml.Text("Name", seller.ContactName ?? seller.Name);
                xml.Text("Telephone", seller.Phone);
                xml.Text("ElectronicMail", seller.Email);
            }
        );
    }

    private void WriteBuyer(Party buyer)
    {
        var vatId = _namesVat ? VatId.In(buyer.TaxId) : null;
        xml.Text("EndpointID", buyer.Email, "schemeID", "EM");
        xml.Group("PostalAddress", () => WriteAddress(xml, buyer));
        if (vatId is not null)
            WriteTaxId(vatId, "VAT");
        xml.Group(
            "PartyLegalEntity",
            () =>
            {
                xml.Text("RegistrationName", buyer.Name);
                if (vatId is null && _namesVat)
                    xml.Text("CompanyID", buyer.TaxId);
            }
        );
        if (!string.IsNullOrWhiteSpace(buyer.ContactName))
            xml.Group("Contact", () => xml.Text("Name", buyer.ContactName));
    }

    private void WriteTaxId(string id, string scheme) =>
        xml.Group(
            "PartyTaxScheme",
            () =>
            {
                xml.Text("CompanyID", id);
                xml.Group("TaxScheme", () => xml.Text("ID", scheme));
            }
        );
}
