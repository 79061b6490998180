using System.Text.RegularExpressions;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>What XRechnung asks for beyond the standard (BR-DE).</summary>
internal static partial class GermanRules
{
    private const int FewestDigits = 3;

    private static readonly string[] s_types = ["326", "380", "381", "384", "389", "875", "876", "877"];
    private static readonly string[] s_transfers = ["30", "58"];

    public static IReadOnlyList<EInvoiceRule> All { get; } =
    [
        new("BR-DE-1", "It says how to pay.", x => x.PaymentMeans.Any()),
        new("BR-DE-2", "It names a contact of the seller.", x => x.Seller.All("Contact").Any()),
        new("BR-DE-3", "The seller's address has a city.", x => x.Seller.AllSay("PostalAddress/CityName")),
        new("BR-DE-4", "The seller's address has a postal code.", x => x.Seller.AllSay("PostalAddress/PostalZone")),
        new("BR-DE-5", "The seller's contact has a name.", x => x.Seller.AllSay("Contact/Name")),
        new("BR-DE-6", "The seller's contact has a phone number.", x => x.Seller.AllSay("Contact/Telephone")),
        new("BR-DE-7", "The seller's contact has an e-mail address.", x => x.Seller.AllSay("Contact/ElectronicMail")),
        new("BR-DE-8", "The buyer's address has a city.", x => x.Buyer.AllSay("PostalAddress/CityName")),
        new("BR-DE-9", "The buyer's address has a postal code.", x => x.Buyer.AllSay("PostalAddress/PostalZone")),
        new(
            "BR-DE-10",
            "An address of delivery has a city.",
            x => x.Root.All("Delivery/DeliveryLocation/Address").All(a => a.Has("CityName"))
        ),
        new(
            "BR-DE-11",
            "An address of delivery has a postal code.",
            x => x.Root.All("Delivery/DeliveryLocation/Address").All(a => a.Has("PostalZone"))
        ),
        new("BR-DE-15", "It has a buyer reference (Leitweg-ID).", x => x.Root.Has("BuyerReference")),
        new(
            "BR-DE-16",
            "The seller has a VAT ID or tax number, unless all is outside the tax.",
            x => x.Subtotals.All(group => group.Said("TaxCategory/ID") is "O") || x.Seller.AnySays("PartyTaxScheme/CompanyID")
        ),
        new("BR-DE-17", "It is of a type that XRechnung knows.", x => s_types.Contains(x.TypeCode)),
        new(
            "BR-DE-18",
            "A line of the terms that begins with # is a cash discount in XRechnung's form.",
            x =>
                x.Root.All("PaymentTerms/Note")
                    .SelectMany(note => note.Value.Split('\n', StringSplitOptions.TrimEntries))
                    .All(line => !line.StartsWith('#') || CashDiscount().IsMatch(line))
        ),
        new(
            "BR-DE-19",
            "A SEPA transfer goes to an IBAN.",
            x =>
                x.PaymentMeans.All(means =>
                    means.Said("PaymentMeansCode") is not "58"
                    || Iban.In(means.Said("PayeeFinancialAccount/ID"))?.Value == means.Said("PayeeFinancialAccount/ID")
                )
        ),
        new("BR-DE-21", "It follows XRechnung 3.0.", x => x.Root.Said("CustomizationID") == UblNames.Specification),
        new(
            "BR-DE-23-a",
            "A transfer has an account to go to.",
            x =>
                x.PaymentMeans.All(means =>
                    !s_transfers.Contains(means.Said("PaymentMeansCode")) || means.All("PayeeFinancialAccount").Any()
                )
        ),
        new(
            "BR-DE-26",
            "A corrected invoice names the one before it.",
            x => x.TypeCode is not "384" || x.Root.All("BillingReference/InvoiceDocumentReference").Any()
        ),
        new(
            "BR-DE-27",
            "The phone number has three digits at least.",
            x => x.Seller.All("Contact/Telephone").All(phone => phone.Value.Count(char.IsAsciiDigit) >= FewestDigits)
        ),
        new(
            "BR-DE-28",
            "The contact's e-mail address is one.",
            x => x.Seller.All("Contact/ElectronicMail").All(mail => EmailAddress.IsValid(mail.Value.Trim()))
        ),
    ];

    [GeneratedRegex(
        @"^#SKONTO#TAGE=[0-9]+#PROZENT=[0-9]+\.[0-9]{2}(#BASISBETRAG=-?[0-9]+\.[0-9]{2})?#$",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex CashDiscount();
}
