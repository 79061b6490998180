using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using CsCheck;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Documents.EInvoice;

namespace InvoiceTracker.Tests.Features.Documents;

/// <summary>What stands in the XML is what stands on the paper.</summary>
public sealed class EInvoiceTests
{
    private static readonly TaxRate Standard = new(19);
    private static readonly TaxRate Reduced = new(7);

    [Fact]
    public void Whatever_is_on_the_paper_its_XML_keeps_the_rules_and_has_the_papers_totals() =>
        SomePaper.Sample(
            paper =>
            {
                var xml = EInvoicePapers.XmlOf(paper);
                AssertTotals(paper, xml);
            },
            iter: 400,
            print: paper => paper.ToJson()
        );

    [Fact]
    public void So_do_the_stages_of_a_plan()
    {
        var whole = EInvoicePapers.Content(
            "EUR",
            new Portion.Amount(Money.Round(10, Currency.Of("EUR"))),
            new LineContent("Design", 1, 99.99m, Standard),
            new LineContent("Print", 3, 0.333333m, Reduced)
        );
        var plan = new PlanContent(PlanKind.Split, [new(null, null, null), new(null, null, null), new(null, null, null)]);

        var papers = plan.Split(whole).Select(stage => EInvoicePapers.Of(stage, InvoiceKind.Stage)).ToList();

        Assert.All(papers, paper => AssertTotals(paper, EInvoicePapers.XmlOf(paper)));
        Assert.All(papers, paper => Assert.Equal("326", EInvoicePapers.XmlOf(paper).Text("/*/cbc:InvoiceTypeCode")));
    }

    // The worked cases, with what the same figures are in MoneyCaseTests.
    public static TheoryData<string, string, string> Cases =>
        new()
        {
            { "1×8500@19 -7500", "1000.00", "1190.00" },
            { "1×8500@19|-1×7500@19", "1000.00", "1190.00" },
            { "1×8180@9.975", "8180.00", "8995.96" },
            { "16×348.35-4%@22", "5350.66", "6527.81" },
            { "10×3.60@5.5", "36.00", "37.98" },
            { "1×100@19|1×50@7 -10", "140.00", "161.00" },
            { "1×10.00@7.7 gross", "9.29", "10.00" },
            { "1×0.335@7|1×0.335@7|1×0.335@7", "1.02", "1.09" },
            { "0×10@19", "0.00", "0.00" },
        };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_worked_case_has_the_papers_figures(string shorthand, string subtotal, string total)
    {
        var (lines, extra) = (shorthand.Split(' ')[0], shorthand.Split(' ').ElementAtOrDefault(1));
        var content = EInvoicePapers.Content(
            "EUR",
            extra is not null and not "gross" ? new Portion.Amount(Money.Round(Parse(extra[1..]), Currency.Of("EUR"))) : null,
            [.. lines.Split('|').Select(Line)]
        );

        var xml = EInvoicePapers.XmlOf(EInvoicePapers.Of(content with { PricesIncludeTax = extra is "gross" }));

        Assert.Equal(subtotal, xml.Text("//cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"));
        Assert.Equal(total, xml.Text("//cac:LegalMonetaryTotal/cbc:PayableAmount"));
    }

    [Fact]
    public void Half_a_cent_of_tax_in_a_price_makes_no_discount()
    {
        var content = EInvoicePapers.Content("EUR", null, new LineContent("Luxury", 1, 10.01m, new TaxRate(100)));

        var paper = EInvoicePapers.Of(content with { PricesIncludeTax = true });

        var xml = EInvoicePapers.XmlOf(paper);
        Assert.Equal("5.00", xml.Text("//cac:InvoiceLine/cbc:LineExtensionAmount"));
        Assert.Empty(xml.Find("//cac:AllowanceCharge"));
        AssertTotals(paper, xml);
    }

    [Fact]
    public void Everything_that_is_known_is_named()
    {
        var xml = EInvoicePapers.XmlOf(EInvoicePapers.Mixed);

        Assert.Equal(UblNames.Invoice + "Invoice", xml.Root!.Name);
        (string Path, string Value)[] expected =
        [
            ("/*/cbc:CustomizationID", "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0"),
            ("/*/cbc:ProfileID", "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"),
            ("/*/cbc:ID", "2026-0403"),
            ("/*/cbc:IssueDate", "2026-10-12"),
            ("/*/cbc:DueDate", "2026-11-30"),
            ("/*/cbc:InvoiceTypeCode", "380"),
            ("/*/cbc:Note", "Mobile app design\nThank you."),
            ("/*/cbc:BuyerReference", "04011000-1234512345-06"),
            ("//cac:OrderReference/cbc:ID", "PO 4711"),
            ("//cac:InvoiceDocumentReference/cbc:ID", "2026-0001"),
            ("//cac:AccountingSupplierParty//cbc:EndpointID", "hello@northlight.example"),
            ("//cac:AccountingSupplierParty//cbc:StreetName", "Torstraße 1"),
            ("//cac:AccountingSupplierParty//cbc:AdditionalStreetName", "Hinterhof"),
            ("//cac:AccountingSupplierParty//cbc:Line", "Aufgang B"),
            ("//cac:AccountingSupplierParty//cac:PartyTaxScheme/cbc:CompanyID", "DE123456789"),
            ("//cac:AccountingSupplierParty//cbc:Telephone", "+49 30 1234567"),
            ("//cac:AccountingCustomerParty//cbc:EndpointID", "anna@acme.example"),
            ("//cac:AccountingCustomerParty//cbc:CityName", "Hannover"),
            ("//cac:AccountingCustomerParty//cbc:PostalZone", "30159"),
            ("//cac:AccountingCustomerParty//cac:Contact/cbc:Name", "Anna Berg"),
            ("//cbc:PaymentMeansCode", "58"),
            ("//cac:PayeeFinancialAccount/cbc:ID", "DE02120300000000202051"),
            ("//cac:PaymentTerms/cbc:Note", "Within 14 days."),
            ("//cac:InvoiceLine[1]/cac:Item/cbc:Name", "Design"),
            ("//cac:InvoiceLine[1]/cac:Item/cbc:Description", "Three screens"),
            ("//cac:InvoiceLine[1]/cac:Price/cbc:PriceAmount", "333.33"),
            ("//cac:InvoiceLine[1]/cac:AllowanceCharge/cbc:AllowanceChargeReason", "Discount 4 %"),
        ];
        Assert.All(expected, field => Assert.Equal(field.Value, xml.Text(field.Path)));
        Assert.Equal(["HUR", "C62", "C62"], xml.Find("//cbc:InvoicedQuantity").Select(quantity => quantity.Attribute("unitCode")!.Value));
    }

    [Fact]
    public void A_credit_note_is_one_and_names_what_it_takes_from()
    {
        var content = EInvoicePapers.Content("EUR", new Portion.Percent(10), new LineContent("Design", 3, 333.33m, Standard));
        var paper = EInvoicePapers.CreditOf(content);

        var xml = EInvoicePapers.XmlOf(paper);

        Assert.Equal(UblNames.CreditNote + "CreditNote", xml.Root!.Name);
        Assert.Equal(("381", "2026-0403"), (xml.Text("/*/cbc:CreditNoteTypeCode"), xml.Text("//cac:InvoiceDocumentReference/cbc:ID")));
        Assert.Equal("3", xml.Text("//cbc:CreditedQuantity"));
        Assert.Empty(xml.Find("//cac:PayeeFinancialAccount"));
        Assert.True(paper.TotalMinor < 0);
        AssertTotals(paper, xml);
    }

    [Theory]
    [InlineData(TaxCategory.E, null, "Exempt from VAT")]
    [InlineData(TaxCategory.AE, "VATEX-EU-AE", "Reverse charge: VAT to be paid by the customer")]
    [InlineData(TaxCategory.K, "VATEX-EU-IC", "Intra-Community supply: exempt from VAT")]
    [InlineData(TaxCategory.G, "VATEX-EU-G", "Export outside the EU: exempt from VAT")]
    [InlineData(TaxCategory.O, "VATEX-EU-O", "Not subject to VAT")]
    public void Where_no_tax_is_charged_the_XML_says_why_as_the_paper_does(TaxCategory category, string? code, string reason)
    {
        var xml = EInvoicePapers.XmlOf(EInvoicePapers.In(category));

        Assert.Equal(category.ToString(), xml.Text("//cac:TaxSubtotal/cac:TaxCategory/cbc:ID"));
        Assert.Equal(code, xml.Find("//cbc:TaxExemptionReasonCode").SingleOrDefault()?.Value);
        Assert.Equal(reason, xml.Text("//cbc:TaxExemptionReason"));
        Assert.Equal("0.00", xml.Text("/*/cac:TaxTotal/cbc:TaxAmount"));
    }

    [Fact]
    public void Markup_stays_text_and_what_XML_cannot_hold_or_turns_words_is_left_out()
    {
        const string hostile = "<b>\"A & B\"</b> ]]> &#0; \u202Eevil\u2066 \u0001\uFFFF\uD83C \U0001F389 Größe\r\nnext";
        var paper = EInvoicePapers.Of(EInvoicePapers.Content("EUR", null, new LineContent(hostile, 1, 1, Standard))) with
        {
            Notes = hostile,
        };

        var xml = EInvoicePapers.XmlOf(paper);

        Assert.Equal("<b>\"A & B\"</b> ]]> &#0; evil  \U0001F389 Größe", xml.Text("//cac:Item/cbc:Name"));
        Assert.Equal("next", xml.Text("//cac:Item/cbc:Description"));
        Assert.EndsWith("evil  \U0001F389 Größe\nnext", xml.Text("/*/cbc:Note"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named_in_words_and_where_it_belongs()
    {
        var paper = EInvoicePapers.Mixed with { BuyerReference = null };
        paper = paper with { Seller = paper.Seller with { TaxId = "", Phone = " " }, Buyer = paper.Buyer! with { City = "" } };

        var eInvoice = XRechnung.Of(paper);

        Assert.Null(eInvoice.Xml);
        Assert.Equal(
            "For an e-invoice (XRechnung) these are missing: your phone number, your tax or VAT ID, the city of Acme GmbH, "
                + "the buyer reference (Leitweg-ID) of Acme GmbH.",
            eInvoice.WhyNot
        );
        Assert.Equal([GapPlace.Business, GapPlace.Business, GapPlace.Client, GapPlace.Client], eInvoice.Missing.Select(gap => gap.Place));
    }

    [Theory]
    [InlineData(TaxCategory.AE, "", "the tax or VAT ID of Acme GmbH")]
    [InlineData(TaxCategory.K, "12/345/678", "the VAT ID of Acme GmbH")]
    public void Reverse_charge_and_supplies_within_the_Union_take_the_buyers_ID(TaxCategory category, string taxId, string missing)
    {
        var paper = EInvoicePapers.In(category);

        var eInvoice = XRechnung.Of(paper with { Buyer = paper.Buyer! with { TaxId = taxId } });

        Assert.Equal([missing], eInvoice.Missing.Select(gap => gap.Words));
    }

    [Fact]
    public void A_tax_number_that_is_no_VAT_ID_is_named_as_what_it_is()
    {
        var paper = EInvoicePapers.Mixed;

        var xml = EInvoicePapers.XmlOf(paper with { Seller = paper.Seller with { TaxId = "30/123/45678" } });

        Assert.Equal("FC", xml.Text("//cac:AccountingSupplierParty//cac:PartyTaxScheme/cac:TaxScheme/cbc:ID"));
        Assert.Equal("30/123/45678", xml.Text("//cac:AccountingSupplierParty//cac:PartyIdentification/cbc:ID"));
    }

    [Fact]
    public void Without_an_IBAN_the_bank_details_are_read_by_people()
    {
        var xml = EInvoicePapers.XmlOf(EInvoicePapers.Mixed with { BankDetails = "Account 12-34 at the Bank of Elsewhere" });

        Assert.Equal("1", xml.Text("//cbc:PaymentMeansCode"));
        Assert.Equal("Within 14 days.\nAccount 12-34 at the Bank of Elsewhere", xml.Text("//cac:PaymentTerms/cbc:Note"));
    }

    [Theory]
    [InlineData("KWD", "cannot be made in KWD")]
    [InlineData("CLF", "cannot be made in CLF")]
    public void A_currency_with_more_than_two_decimals_is_refused_in_words(string currency, string words) =>
        Assert.Contains(
            words,
            XRechnung.Of(EInvoicePapers.Of(EInvoicePapers.Content(currency, null, new LineContent("Design", 1, 1, Standard)))).WhyNot,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_rule_that_does_not_hold_is_the_reason_why_there_is_none()
    {
        var eInvoice = XRechnung.Of(EInvoicePapers.Mixed with { Terms = "#1 Pay soon." });

        Assert.Null(eInvoice.Xml);
        Assert.EndsWith("that begins with # is a cash discount in XRechnung's form. (BR-DE-18)", eInvoice.WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void Items_outside_the_tax_beside_others_are_refused_in_words()
    {
        var content = EInvoicePapers.Content(
            "EUR",
            null,
            new LineContent("Design", 1, 1, Standard),
            new LineContent("Fee", 1, 1, new TaxRate(0, TaxCategory.O))
        );

        Assert.Contains("outside the tax (O) beside others", XRechnung.Of(EInvoicePapers.Of(content)).WhyNot, StringComparison.Ordinal);
    }

    [Fact]
    public void A_document_from_before_these_fields_is_read_and_says_what_it_lacks()
    {
        var json = JsonNode.Parse(EInvoicePapers.Mixed.ToJson())!.AsObject();
        json.Remove("BuyerReference");
        foreach (var party in new[] { "Seller", "Buyer" })
        {
            foreach (var field in new[] { "PostalCode", "City", "Phone" })
                Assert.True(json[party]!.AsObject().Remove(field));
        }

        var document = InvoiceDocument.FromJson(json.ToJsonString());

        Assert.Equal(("", "Torstraße 1\nHinterhof\nAufgang B"), (document.Seller.City, document.Seller.WriteAddress()));
        Assert.Equal(6, XRechnung.Of(document).Missing.Count);
    }

    [Fact]
    public void The_same_document_is_the_same_bytes()
    {
        var again = InvoiceDocument.FromJson(EInvoicePapers.Mixed.ToJson());

        Assert.Equal(XRechnung.Of(EInvoicePapers.Mixed).Xml, XRechnung.Of(again).Xml);
    }

    [Theory]
    [InlineData(" Stunden ", "HUR")]
    [InlineData("days", "DAY")]
    [InlineData("m²", "MTK")]
    [InlineData("widgets", "C62")]
    [InlineData(null, "C62")]
    public void A_unit_has_its_code(string? unit, string code) => Assert.Equal(code, UnitCode.Of(unit));

    private static Gen<InvoiceDocument> SomePaper =>
        from currency in AnyOf([.. Currency.All.Where(currency => currency.Exponent <= 2)])
        from isOutside in Gen.Int[0, 9]
        from lines in SomeLine(currency, isOutside == 0).List[1, 12]
        from discount in SomePercent
        from gross in Gen.Bool
        from isCredit in Gen.Bool
        select PaperOf(EInvoicePapers.Content(currency.Code, discount, lines) with { PricesIncludeTax = gross }, isCredit);

    private static Gen<LineContent> SomeLine(Currency currency, bool isOutside) =>
        from quantity in Gen.Int[0, 40_000_000]
        from price in Gen.Int[0, 10_000_000]
        from isReturned in Gen.Int[0, 9]
        from rate in AnyOf<TaxRate>(
            Standard,
            Reduced,
            new(9.975m),
            new(0),
            new(0, TaxCategory.E),
            new(0, TaxCategory.AE),
            new(0, TaxCategory.K),
            new(0, TaxCategory.G)
        )
        from discount in SomePercent
        from unit in AnyOf("h", "pcs", null)
        select new LineContent(
            "Work",
            quantity / 1_000m * (isReturned == 0 ? -1 : 1),
            currency.Exponent == 0 ? price % 10_000 : price / 10_000m,
            isOutside ? new TaxRate(0, TaxCategory.O) : rate,
            discount,
            unit
        );

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<Portion?> SomePercent =>
        Gen.Int[0, 1_000_000].Select(n => n % 2 is 0 ? null : (Portion?)new Portion.Percent(n / 10_000m));

    // What would take more than it charges is no invoice; turned round, it is one.
    private static InvoiceDocument PaperOf(InvoiceContent content, bool isCredit)
    {
        try
        {
            return isCredit ? EInvoicePapers.CreditOf(content) : EInvoicePapers.Of(content);
        }
        catch (BrokenRuleException)
        {
            var turned = content with { Lines = [.. content.Lines.Select(line => line with { Quantity = -line.Quantity })] };
            return isCredit ? EInvoicePapers.CreditOf(turned) : EInvoicePapers.Of(turned);
        }
    }

    private static void AssertTotals(InvoiceDocument paper, XDocument xml)
    {
        var sign = paper.Kind is InvoiceKind.CreditNote ? -1 : 1;
        string Amount(long minor) => new Money(sign * minor, Currency.Of(paper.Currency)).ToString();
        var totals = Assert.Single(xml.Find("//cac:LegalMonetaryTotal"));
        Assert.Equal(
            (
                Amount(paper.SubtotalMinor),
                Amount(paper.TotalMinor),
                Amount(paper.TotalMinor),
                Amount(paper.TotalMinor - paper.SubtotalMinor)
            ),
            (
                totals.Text("cbc:TaxExclusiveAmount"),
                totals.Text("cbc:TaxInclusiveAmount"),
                totals.Text("cbc:PayableAmount"),
                xml.Text("/*/cac:TaxTotal/cbc:TaxAmount")
            )
        );
        Assert.Equal(
            paper.Taxes.Select(tax => (tax.Category.ToString(), Amount(tax.NetMinor), Amount(tax.TaxMinor))),
            xml.Find("//cac:TaxSubtotal")
                .Select(group => (group.Text("cac:TaxCategory/cbc:ID"), group.Text("cbc:TaxableAmount"), group.Text("cbc:TaxAmount")))
        );
    }

    // "16×348.35-4%@22": quantity × unit price − discount @ tax rate.
    private static LineContent Line(string shorthand)
    {
        var (goods, rate) = (shorthand.Split('@')[0], shorthand.Split('@')[1]);
        var (quantity, priced) = (goods.Split('×')[0], goods.Split('×')[1]);
        var (price, percent) = priced.EndsWith('%') ? (priced.Split('-')[0], priced.Split('-')[1].TrimEnd('%')) : (priced, null);
        return new LineContent(
            "x",
            Parse(quantity),
            Parse(price),
            new TaxRate(Parse(rate)),
            percent is null ? null : new Portion.Percent(Parse(percent))
        );
    }

    private static decimal Parse(string number) => decimal.Parse(number, CultureInfo.InvariantCulture);
}
