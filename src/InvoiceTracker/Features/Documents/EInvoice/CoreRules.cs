using System.Xml.Linq;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>What has to be there (EN 16931, BR-1 to BR-65, BR-CO-3, -4, -9, -18, -25 and -26).</summary>
internal static class CoreRules
{
    private static readonly string[] s_transfers = ["30", "58"];

    public static IReadOnlyList<EInvoiceRule> All { get; } =
    [
        new("BR-01", "It names the specification that it follows.", x => x.Root.Has("CustomizationID")),
        new("BR-02", "It has a number.", x => x.Root.Has("ID")),
        new("BR-03", "It has an issue date.", x => x.Root.Has("IssueDate")),
        new("BR-04", "It says which type of invoice it is.", x => x.TypeCode.Length > 0),
        new("BR-05", "It names its currency.", x => x.Root.Has("DocumentCurrencyCode")),
        new("BR-06", "It names the seller.", x => x.Seller.AllSay("PartyLegalEntity/RegistrationName")),
        new("BR-07", "It names the buyer.", x => x.Buyer.AllSay("PartyLegalEntity/RegistrationName")),
        new("BR-08", "It has the seller's postal address.", x => x.Seller.All("PostalAddress").Any()),
        new("BR-09", "The seller's address names a country.", x => x.Seller.All("PostalAddress").All(Says("Country/IdentificationCode"))),
        new("BR-10", "It has the buyer's postal address.", x => x.Buyer.All("PostalAddress").Any()),
        new("BR-11", "The buyer's address names a country.", x => x.Buyer.All("PostalAddress").All(Says("Country/IdentificationCode"))),
        new("BR-12", "It has the sum of its lines.", x => x.Total("LineExtensionAmount") is not null),
        new("BR-13", "It has a total without tax.", x => x.Total("TaxExclusiveAmount") is not null),
        new("BR-14", "It has a total with tax.", x => x.Total("TaxInclusiveAmount") is not null),
        new("BR-15", "It says how much is to be paid.", x => x.Total("PayableAmount") is not null),
        new("BR-16", "It has a line.", x => x.Lines.Any()),
        new("BR-21", "Each line has an identifier.", x => x.Lines.All(Says("ID"))),
        new("BR-22", "Each line has a quantity.", x => x.Quantities.Count(q => q.Value.Length > 0) == x.Lines.Count()),
        new("BR-23", "Each quantity has a unit.", x => x.Quantities.All(q => q.Attribute("unitCode") is { Value.Length: > 0 })),
        new("BR-24", "Each line has an amount.", x => x.Lines.All(line => line.Amount("LineExtensionAmount") is not null)),
        new("BR-25", "Each line names what is sold.", x => x.Lines.All(Says("Item/Name"))),
        new("BR-26", "Each line has a price.", x => x.Lines.All(line => line.Amount("Price/PriceAmount") is not null)),
        new("BR-27", "No price is negative.", x => x.Lines.All(line => line.Amount("Price/PriceAmount") is not < 0)),
        new("BR-31", "Each allowance of the document has an amount.", x => x.Allowances.All(HasAmount)),
        new("BR-32", "Each allowance of the document has a tax category.", x => x.Allowances.All(Says("TaxCategory/ID"))),
        new("BR-33", "Each allowance of the document has a reason.", x => x.Allowances.All(HasReason)),
        new("BR-36", "Each charge of the document has an amount.", x => x.Charges.All(HasAmount)),
        new("BR-37", "Each charge of the document has a tax category.", x => x.Charges.All(Says("TaxCategory/ID"))),
        new("BR-38", "Each charge of the document has a reason.", x => x.Charges.All(HasReason)),
        new("BR-41", "Each allowance of a line has an amount.", x => x.LineAllowances.All(HasAmount)),
        new("BR-42", "Each allowance of a line has a reason.", x => x.LineAllowances.All(HasReason)),
        new("BR-43", "Each charge of a line has an amount.", x => x.LineCharges.All(HasAmount)),
        new("BR-44", "Each charge of a line has a reason.", x => x.LineCharges.All(HasReason)),
        new("BR-45", "Each tax group has a base.", x => x.Subtotals.All(group => group.Amount("TaxableAmount") is not null)),
        new("BR-46", "Each tax group has a tax amount.", x => x.Subtotals.All(group => group.Amount("TaxAmount") is not null)),
        new("BR-47", "Each tax group has a category.", x => x.Subtotals.All(Says("TaxCategory/ID"))),
        new(
            "BR-48",
            "Each tax group has a rate, unless it is outside the tax.",
            x => x.Subtotals.All(group => group.Has("TaxCategory/Percent") || group.Said("TaxCategory/ID") is "O")
        ),
        new("BR-49", "Payment means have a code.", x => x.PaymentMeans.All(Says("PaymentMeansCode"))),
        new(
            "BR-55",
            "A reference to an invoice before it has its number.",
            x => x.Root.All("BillingReference").All(Says("InvoiceDocumentReference/ID"))
        ),
        new(
            "BR-61",
            "A transfer names the account.",
            x => x.PaymentMeans.All(means => !s_transfers.Contains(means.Said("PaymentMeansCode")) || means.Has("PayeeFinancialAccount/ID"))
        ),
        new("BR-62", "The seller's electronic address has a scheme.", x => x.Seller.All("EndpointID").All(HasScheme)),
        new("BR-63", "The buyer's electronic address has a scheme.", x => x.Buyer.All("EndpointID").All(HasScheme)),
        new(
            "BR-CO-03",
            "A tax point is a date or a code, not both.",
            x => !x.Root.Has("TaxPointDate") || !x.Root.Has("InvoicePeriod/DescriptionCode")
        ),
        new("BR-CO-04", "Each line has a tax category.", x => x.Lines.All(Says("Item/ClassifiedTaxCategory/ID"))),
        new(
            "BR-CO-09",
            "A VAT ID begins with a country.",
            x => VatIds(x.Seller).Concat(VatIds(x.Buyer)).All(id => id.Length > 2 && VatId.IsCountry(id[..2]))
        ),
        new("BR-CO-18", "It has a tax group.", x => x.Subtotals.Any()),
        new(
            "BR-CO-25",
            "Where something is to be paid, it says when.",
            x =>
                x.Total("PayableAmount") is not > 0
                || x.Root.Has("DueDate")
                || x.Root.Has("PaymentMeans/PaymentDueDate")
                || x.Root.Has("PaymentTerms/Note")
        ),
        new(
            "BR-CO-26",
            "The seller has an identifier.",
            x => VatIds(x.Seller).Any() || x.Seller.AnySays("PartyIdentification/ID") || x.Seller.AnySays("PartyLegalEntity/CompanyID")
        ),
    ];

    /// <summary>The VAT IDs of a party, which other tax numbers are not.</summary>
    public static IEnumerable<string> VatIds(IEnumerable<XElement> party) =>
        party.All("PartyTaxScheme").Where(scheme => scheme.Said("TaxScheme/ID") is "VAT").Select(scheme => scheme.Said("CompanyID"));

    private static Func<XElement, bool> Says(string path) => element => element.Has(path);

    private static bool HasAmount(XElement charge) => charge.Amount("Amount") is not null;

    private static bool HasReason(XElement charge) => charge.Has("AllowanceChargeReason") || charge.Has("AllowanceChargeReasonCode");

    private static bool HasScheme(XElement address) => address.Attribute("schemeID") is { Value.Length: > 0 };
}
