using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Documents.EInvoice;

namespace InvoiceTracker.Tests.Features.Documents;

/// <summary>Documents between two businesses of whom everything is known, and how their XML is read.</summary>
internal static class EInvoicePapers
{
    private static readonly XmlNamespaceManager s_names = Names();

    /// <summary>Lines, returned goods and a zero rate, each with a discount, and one on everything: allowances and charges of both levels.</summary>
    public static InvoiceDocument Mixed { get; } =
        Of(
            Content(
                "EUR",
                new Portion.Percent(10),
                new LineContent("Design\nThree screens", 3, 333.33m, new TaxRate(19), new Portion.Percent(4), "h"),
                new LineContent("Returned copies", -2, 50, new TaxRate(7), new Portion.Percent(5)),
                new LineContent("Stamps", 10, 0.85m, new TaxRate(0, TaxCategory.Z), new Portion.Percent(50))
            )
        ) with
        {
            PurchaseOrder = "PO 4711",
            Notes = "Thank you.",
            Terms = "Within 14 days.",
            Earlier = [new EarlierStage("2026-0001", "Deposit", new DateOnly(2026, 10, 1), 10_000, 0)],
        };

    /// <summary>One line of a category, with a discount on everything.</summary>
    public static InvoiceDocument In(TaxCategory category) =>
        Of(
            Content(
                "EUR",
                new Portion.Percent(10),
                new LineContent("Work", 2, 100, new TaxRate(category is TaxCategory.S ? 19 : 0, category), new Portion.Percent(5))
            )
        );

    public static InvoiceContent Content(string currency, Portion? discount, params IReadOnlyList<LineContent> lines) =>
        new()
        {
            Title = "Mobile app design",
            Currency = Currency.Of(currency),
            IssuedOn = new DateOnly(2026, 10, 12),
            DueOn = new DateOnly(2026, 11, 30),
            Discount = discount,
            Lines = lines,
        };

    public static InvoiceDocument Of(InvoiceContent content, InvoiceKind kind = InvoiceKind.Standard)
    {
        var seller = new Workspace("Northlight Studio GmbH", content.Currency, "Europe/Berlin", "de", DateTimeOffset.UnixEpoch)
        {
            Address = "Torstraße 1\nHinterhof\nAufgang B",
            PostalCode = "10119",
            City = "Berlin",
            Country = "DE",
            TaxId = "DE 123 456 789",
            Email = "hello@northlight.example",
            Phone = "+49 30 1234567",
            BankDetails = "Northlight, IBAN DE02 1203 0000 0000 2020 51",
        };
        var buyer = new Client(Guid.Empty, "Acme GmbH", DateTimeOffset.UnixEpoch)
        {
            Address = "Georgstraße 2",
            PostalCode = "30159",
            City = "Hannover",
            Country = "DE",
            TaxId = "DE987654321",
            BuyerReference = "04011000-1234512345-06",
        };
        buyer.SetContacts([new Contact("Anna Berg", "anna@acme.example", ContactRole.To)]);
        return InvoiceDocument.Of(content, seller, buyer, kind, "2026-0403", new DateOnly(2026, 10, 12));
    }

    /// <summary>The same document as the credit note that takes all of it.</summary>
    public static InvoiceDocument CreditOf(InvoiceContent content) =>
        Of(
            content with
            {
                IsCreditNote = true,
                Lines = [.. content.Lines.Select(line => line with { Quantity = -line.Quantity })],
            },
            InvoiceKind.CreditNote
        ) with
        {
            Number = "CN-2026-0001",
            Credits = new CreditedInvoice("2026-0403", new DateOnly(2026, 10, 12)),
        };

    public static XDocument XmlOf(InvoiceDocument document)
    {
        var eInvoice = XRechnung.Of(document);
        Assert.True(eInvoice.Xml is not null, eInvoice.WhyNot);
        return Read(eInvoice.Xml);
    }

    public static XDocument Read(byte[] xml)
    {
        using var stream = new MemoryStream(xml);
        return XDocument.Load(stream);
    }

    public static byte[] Bytes(this XDocument xml)
    {
        using var stream = new MemoryStream();
        xml.Save(stream);
        return stream.ToArray();
    }

    /// <param name="xml">Where the path begins.</param>
    /// <param name="path">XPath; <c>cbc</c> and <c>cac</c> are UBL's components.</param>
    public static IReadOnlyList<XElement> Find(this XNode xml, string path) => [.. xml.XPathSelectElements(path, s_names)];

    public static string Text(this XNode xml, string path) => Assert.Single(xml.Find(path)).Value;

    private static XmlNamespaceManager Names()
    {
        var names = new XmlNamespaceManager(new NameTable());
        names.AddNamespace("cbc", UblNames.Basic.NamespaceName);
        names.AddNamespace("cac", UblNames.Aggregate.NamespaceName);
        return names;
    }
}
