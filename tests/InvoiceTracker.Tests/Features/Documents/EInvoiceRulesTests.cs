using System.Xml.Linq;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Documents.EInvoice;

namespace InvoiceTracker.Tests.Features.Documents;

/// <summary>Each rule finds what it is there for: a good e-invoice is spoilt in one place.</summary>
public sealed class EInvoiceRulesTests
{
    private const string Seller = "//cac:AccountingSupplierParty/cac:Party";
    private const string Buyer = "//cac:AccountingCustomerParty/cac:Party";
    private const string Totals = "//cac:LegalMonetaryTotal";
    private const string Group = "//cac:TaxSubtotal[1]";
    private const string Line = "//cac:InvoiceLine[1]";
    private const string Allowance = "/*/cac:AllowanceCharge[cbc:ChargeIndicator='false'][1]";
    private const string Charge = "/*/cac:AllowanceCharge[cbc:ChargeIndicator='true'][1]";
    private const string LineAllowance = "//cac:InvoiceLine/cac:AllowanceCharge[cbc:ChargeIndicator='false']";
    private const string LineCharge = "//cac:InvoiceLine/cac:AllowanceCharge[cbc:ChargeIndicator='true']";

    private static readonly Flaw[] s_every =
    [
        Without("BR-01", "/*/cbc:CustomizationID"),
        Without("BR-02", "/*/cbc:ID"),
        Without("BR-03", "/*/cbc:IssueDate"),
        Without("BR-04", "/*/cbc:InvoiceTypeCode"),
        Without("BR-05", "/*/cbc:DocumentCurrencyCode"),
        Without("BR-06", $"{Seller}/cac:PartyLegalEntity/cbc:RegistrationName"),
        Without("BR-07", $"{Buyer}/cac:PartyLegalEntity/cbc:RegistrationName"),
        Without("BR-08", $"{Seller}/cac:PostalAddress"),
        Without("BR-09", $"{Seller}/cac:PostalAddress/cac:Country"),
        Without("BR-10", $"{Buyer}/cac:PostalAddress"),
        Without("BR-11", $"{Buyer}/cac:PostalAddress/cac:Country"),
        Without("BR-12", $"{Totals}/cbc:LineExtensionAmount"),
        Without("BR-13", $"{Totals}/cbc:TaxExclusiveAmount"),
        Without("BR-14", $"{Totals}/cbc:TaxInclusiveAmount"),
        Without("BR-15", $"{Totals}/cbc:PayableAmount"),
        Without("BR-16", "//cac:InvoiceLine"),
        Without("BR-21", $"{Line}/cbc:ID"),
        Without("BR-22", $"{Line}/cbc:InvoicedQuantity"),
        new("BR-23", xml => xml.Find($"{Line}/cbc:InvoicedQuantity")[0].Attribute("unitCode")!.Remove()),
        Without("BR-24", $"{Line}/cbc:LineExtensionAmount"),
        Without("BR-25", $"{Line}/cac:Item/cbc:Name"),
        Without("BR-26", $"{Line}/cac:Price/cbc:PriceAmount"),
        With("BR-27", $"{Line}/cac:Price/cbc:PriceAmount", "-1"),
        Without("BR-31", $"{Allowance}/cbc:Amount"),
        Without("BR-32", $"{Allowance}/cac:TaxCategory/cbc:ID"),
        Without("BR-33", $"{Allowance}/*[starts-with(local-name(), 'AllowanceChargeReason')]"),
        Without("BR-36", $"{Charge}/cbc:Amount"),
        Without("BR-37", $"{Charge}/cac:TaxCategory/cbc:ID"),
        Without("BR-38", $"{Charge}/*[starts-with(local-name(), 'AllowanceChargeReason')]"),
        Without("BR-41", $"{LineAllowance}/cbc:Amount"),
        Without("BR-42", $"{LineAllowance}/*[starts-with(local-name(), 'AllowanceChargeReason')]"),
        Without("BR-43", $"{LineCharge}/cbc:Amount"),
        Without("BR-44", $"{LineCharge}/*[starts-with(local-name(), 'AllowanceChargeReason')]"),
        Without("BR-45", $"{Group}/cbc:TaxableAmount"),
        Without("BR-46", $"{Group}/cbc:TaxAmount"),
        Without("BR-47", $"{Group}/cac:TaxCategory/cbc:ID"),
        Without("BR-48", $"{Group}/cac:TaxCategory/cbc:Percent"),
        Without("BR-49", "//cbc:PaymentMeansCode"),
        Without("BR-55", "//cac:InvoiceDocumentReference/cbc:ID"),
        Without("BR-61", "//cac:PayeeFinancialAccount/cbc:ID"),
        new("BR-62", xml => xml.Find($"{Seller}/cbc:EndpointID")[0].Attribute("schemeID")!.Remove()),
        new("BR-63", xml => xml.Find($"{Buyer}/cbc:EndpointID")[0].Attribute("schemeID")!.Remove()),
        new(
            "BR-CO-03",
            xml =>
            {
                Add(xml, "/*", UblNames.Basic + "TaxPointDate", "2026-10-12");
                Add(xml, "/*", UblNames.Aggregate + "InvoicePeriod", new XElement(UblNames.Basic + "DescriptionCode", "35"));
            }
        ),
        Without("BR-CO-04", $"{Line}/cac:Item/cac:ClassifiedTaxCategory/cbc:ID"),
        With("BR-CO-09", $"{Seller}/cac:PartyTaxScheme/cbc:CompanyID", "QX123"),
        With("BR-CO-10", $"{Totals}/cbc:LineExtensionAmount", "1.00"),
        With("BR-CO-11", $"{Totals}/cbc:AllowanceTotalAmount", "1.00"),
        With("BR-CO-12", $"{Totals}/cbc:ChargeTotalAmount", "1.00"),
        With("BR-CO-13", $"{Totals}/cbc:TaxExclusiveAmount", "1.00"),
        With("BR-CO-14", "/*/cac:TaxTotal/cbc:TaxAmount", "1.00"),
        With("BR-CO-15", $"{Totals}/cbc:TaxInclusiveAmount", "1.00"),
        With("BR-CO-16", $"{Totals}/cbc:PayableAmount", "1.00"),
        With("BR-CO-17", $"{Group}/cbc:TaxAmount", "1.00"),
        Without("BR-CO-18", "//cac:TaxSubtotal"),
        Without("BR-CO-25", "/*/cbc:DueDate | //cac:PaymentTerms"),
        Without("BR-CO-26", $"{Seller}/cac:PartyTaxScheme"),
        With("PEPPOL-EN16931-R120", $"{Line}/cac:Price/cbc:PriceAmount", "333.30"),
        With("BR-DEC-01", $"{Allowance}/cbc:Amount", "1.234"),
        Also("BR-DEC-02", Allowance, "BaseAmount", "1.234"),
        With("BR-DEC-05", $"{Charge}/cbc:Amount", "1.234"),
        Also("BR-DEC-06", Charge, "BaseAmount", "1.234"),
        With("BR-DEC-09", $"{Totals}/cbc:LineExtensionAmount", "1.234"),
        With("BR-DEC-10", $"{Totals}/cbc:AllowanceTotalAmount", "1.234"),
        With("BR-DEC-11", $"{Totals}/cbc:ChargeTotalAmount", "1.234"),
        With("BR-DEC-12", $"{Totals}/cbc:TaxExclusiveAmount", "1.234"),
        With("BR-DEC-13", "/*/cac:TaxTotal/cbc:TaxAmount", "1.234"),
        With("BR-DEC-14", $"{Totals}/cbc:TaxInclusiveAmount", "1.234"),
        Also("BR-DEC-16", Totals, "PrepaidAmount", "1.234"),
        Also("BR-DEC-17", Totals, "PayableRoundingAmount", "1.234"),
        With("BR-DEC-18", $"{Totals}/cbc:PayableAmount", "1.234"),
        With("BR-DEC-19", $"{Group}/cbc:TaxableAmount", "1.234"),
        With("BR-DEC-20", $"{Group}/cbc:TaxAmount", "1.234"),
        With("BR-DEC-23", $"{Line}/cbc:LineExtensionAmount", "1.234"),
        With("BR-DEC-24", $"{LineAllowance}/cbc:Amount", "1.234"),
        Also("BR-DEC-25", LineAllowance, "BaseAmount", "1.234"),
        With("BR-DEC-27", $"{LineCharge}/cbc:Amount", "1.234"),
        Also("BR-DEC-28", LineCharge, "BaseAmount", "1.234"),
        Without("BR-DE-1", "//cac:PaymentMeans"),
        Without("BR-DE-2", $"{Seller}/cac:Contact"),
        Without("BR-DE-3", $"{Seller}/cac:PostalAddress/cbc:CityName"),
        Without("BR-DE-4", $"{Seller}/cac:PostalAddress/cbc:PostalZone"),
        Without("BR-DE-5", $"{Seller}/cac:Contact/cbc:Name"),
        Without("BR-DE-6", $"{Seller}/cac:Contact/cbc:Telephone"),
        Without("BR-DE-7", $"{Seller}/cac:Contact/cbc:ElectronicMail"),
        Without("BR-DE-8", $"{Buyer}/cac:PostalAddress/cbc:CityName"),
        Without("BR-DE-9", $"{Buyer}/cac:PostalAddress/cbc:PostalZone"),
        Without("BR-DE-10", "//cac:DeliveryLocation/cac:Address/cbc:CityName") with
        {
            Paper = TaxCategory.K,
        },
        Without("BR-DE-11", "//cac:DeliveryLocation/cac:Address/cbc:PostalZone") with
        {
            Paper = TaxCategory.K,
        },
        Without("BR-DE-15", "/*/cbc:BuyerReference"),
        Without("BR-DE-16", $"{Seller}/cac:PartyTaxScheme"),
        With("BR-DE-17", "/*/cbc:InvoiceTypeCode", "386"),
        With("BR-DE-18", "//cac:PaymentTerms/cbc:Note", "#SKONTO#TAGE=14#"),
        With("BR-DE-19", "//cac:PayeeFinancialAccount/cbc:ID", "DE03120300000000202051"),
        With("BR-DE-21", "/*/cbc:CustomizationID", "urn:cen.eu:en16931:2017"),
        Without("BR-DE-23-a", "//cac:PayeeFinancialAccount"),
        new(
            "BR-DE-26",
            xml =>
            {
                Set(xml, "/*/cbc:InvoiceTypeCode", "384");
                Remove(xml, "//cac:BillingReference");
            }
        ),
        With("BR-DE-27", $"{Seller}/cac:Contact/cbc:Telephone", "12"),
        With("BR-DE-28", $"{Seller}/cac:Contact/cbc:ElectronicMail", "hello"),
        Without("BR-IC-11", "//cbc:ActualDeliveryDate") with
        {
            Paper = TaxCategory.K,
        },
        Without("BR-IC-12", "//cac:DeliveryLocation") with
        {
            Paper = TaxCategory.K,
        },
        new("BR-O-11", xml => xml.Find(Group)[0].AddAfterSelf(new XElement(xml.Find(Group)[0]))) { Paper = TaxCategory.O },
        With("BR-O-12", $"{Line}/cac:Item/cac:ClassifiedTaxCategory/cbc:ID", "E") with
        {
            Paper = TaxCategory.O,
        },
        .. OfCategory(TaxCategory.S, "S", "0"),
        .. OfCategory(TaxCategory.Z, "Z", "7"),
        .. OfCategory(TaxCategory.E, "E", "7"),
        .. OfCategory(TaxCategory.AE, "AE", "7"),
        .. OfCategory(TaxCategory.K, "IC", "7"),
        .. OfCategory(TaxCategory.G, "G", "7"),
        .. OfCategory(TaxCategory.O, "O", "0"),
    ];

    private static readonly Dictionary<string, Flaw> s_flaws = s_every.ToDictionary(flaw => flaw.Id);

    public static TheoryData<string> Ids => [.. s_flaws.Keys];

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_broken_rule_is_found(string id)
    {
        var flaw = s_flaws[id];
        var xml = EInvoicePapers.XmlOf(flaw.Paper is { } category ? EInvoicePapers.In(category) : EInvoicePapers.Mixed);
        Assert.Empty(EInvoiceRules.Check(xml.Bytes()));

        flaw.Spoil(xml);

        Assert.Contains(id, EInvoiceRules.Check(xml.Bytes()).Select(broken => broken.Id));
    }

    [Fact]
    public void Every_rule_is_tried_and_says_itself_in_a_sentence()
    {
        Assert.Equal(EInvoiceRules.All.Select(rule => rule.Id).Order(StringComparer.Ordinal), s_flaws.Keys.Order(StringComparer.Ordinal));
        Assert.All(EInvoiceRules.All, rule => Assert.EndsWith(".", rule.Sentence, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_of_another_namespace_are_not_taken_for_UBL()
    {
        var xml = EInvoicePapers.XmlOf(EInvoicePapers.Mixed).Bytes();
        var foreign = System.Text.Encoding.UTF8.GetBytes(
            System.Text.Encoding.UTF8.GetString(xml).Replace(UblNames.Basic.NamespaceName, "urn:other", StringComparison.Ordinal)
        );

        Assert.Contains("BR-02", EInvoiceRules.Check(foreign).Select(broken => broken.Id));
    }

    // The ten rules that every category has.
    private static IEnumerable<Flaw> OfCategory(TaxCategory category, string prefix, string wrongRate)
    {
        var isOutside = category is TaxCategory.O;
        var hasReason = category is not (TaxCategory.S or TaxCategory.Z);
        Flaw[] flaws =
        [
            new("01", xml => Remove(xml, "//cac:TaxSubtotal")),
            new("02", MisnameParties),
            new("03", MisnameParties),
            new(
                "04",
                xml =>
                {
                    MakeACharge(xml);
                    MisnameParties(xml);
                }
            ),
            new("05", xml => Rate(xml, $"{Line}/cac:Item/cac:ClassifiedTaxCategory")),
            new("06", xml => Rate(xml, $"{Allowance}/cac:TaxCategory")),
            new(
                "07",
                xml =>
                {
                    MakeACharge(xml);
                    Rate(xml, $"{Charge}/cac:TaxCategory");
                }
            ),
            new("08", xml => Set(xml, $"{Group}/cbc:TaxableAmount", "170.00")),
            new("09", xml => Set(xml, $"{Group}/cbc:TaxAmount", "12.00")),
            new(
                "10",
                xml =>
                {
                    if (hasReason)
                        Remove(xml, $"{Group}/cac:TaxCategory/*[starts-with(local-name(), 'TaxExemptionReason')]");
                    else
                        Add(xml, $"{Group}/cac:TaxCategory", UblNames.Basic + "TaxExemptionReason", "Because");
                }
            ),
        ];
        return flaws.Select(flaw => flaw with { Id = $"BR-{prefix}-{flaw.Id}", Paper = category });

        void MisnameParties(XDocument xml)
        {
            if (isOutside)
                Add(
                    xml,
                    Seller,
                    UblNames.Aggregate + "PartyTaxScheme",
                    new XElement(UblNames.Basic + "CompanyID", "DE123456789"),
                    new XElement(UblNames.Aggregate + "TaxScheme", new XElement(UblNames.Basic + "ID", "VAT"))
                );
            else
                Remove(xml, $"{Seller}/cac:PartyTaxScheme");
        }

        static void MakeACharge(XDocument xml) => Set(xml, $"{Allowance}/cbc:ChargeIndicator", "true");

        void Rate(XDocument xml, string path)
        {
            Remove(xml, $"{path}/cbc:Percent");
            Add(xml, path, UblNames.Basic + "Percent", wrongRate);
        }
    }

    private static Flaw Without(string id, string path) => new(id, xml => Remove(xml, path));

    private static Flaw With(string id, string path, string value) => new(id, xml => Set(xml, path, value));

    private static Flaw Also(string id, string path, string name, string value) =>
        new(id, xml => Add(xml, path, UblNames.Basic + name, value));

    private static void Remove(XDocument xml, string path)
    {
        var found = xml.Find(path);
        Assert.True(found.Count > 0 || path.EndsWith("Percent", StringComparison.Ordinal), $"Nothing is at {path}.");
        foreach (var element in found)
            element.Remove();
    }

    private static void Set(XDocument xml, string path, string value)
    {
        var found = xml.Find(path);
        Assert.NotEmpty(found);
        found[0].Value = value;
    }

    private static void Add(XDocument xml, string path, XName name, params object[] content) =>
        xml.Find(path)[0].Add(new XElement(name, content));

    /// <param name="Spoil">Breaks the rule in a good e-invoice.</param>
    private sealed record Flaw(string Id, Action<XDocument> Spoil)
    {
        /// <summary>Null: the mixed paper.</summary>
        public TaxCategory? Paper { get; init; }
    }
}
