using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>A UBL invoice or credit note as the rules read it, whoever wrote it.</summary>
internal sealed class UblReading
{
    private static readonly XmlReaderSettings s_settings = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    public UblReading(byte[] xml)
    {
        using var stream = new MemoryStream(xml);
        using var reader = XmlReader.Create(stream, s_settings);
        Root = XDocument.Load(reader).Root!;
    }

    public XElement Root { get; }
    public bool IsCreditNote => Root.Name == UblNames.CreditNote + "CreditNote";
    public string TypeCode => Root.Said(IsCreditNote ? "CreditNoteTypeCode" : "InvoiceTypeCode");
    public IEnumerable<XElement> Lines => Root.All(IsCreditNote ? "CreditNoteLine" : "InvoiceLine");
    public IEnumerable<XElement> Quantities => Lines.SelectMany(line => line.All(IsCreditNote ? "CreditedQuantity" : "InvoicedQuantity"));
    public IEnumerable<XElement> Seller => Root.All("AccountingSupplierParty/Party");
    public IEnumerable<XElement> Buyer => Root.All("AccountingCustomerParty/Party");
    public IEnumerable<XElement> Totals => Root.All("LegalMonetaryTotal");
    public IEnumerable<XElement> Subtotals => Root.All("TaxTotal/TaxSubtotal");
    public IEnumerable<XElement> PaymentMeans => Root.All("PaymentMeans");
    public IEnumerable<XElement> Allowances => Root.All("AllowanceCharge").Where(IsAllowance);
    public IEnumerable<XElement> Charges => Root.All("AllowanceCharge").Where(charge => !IsAllowance(charge));
    public IEnumerable<XElement> LineAllowances => Lines.SelectMany(line => line.All("AllowanceCharge")).Where(IsAllowance);
    public IEnumerable<XElement> LineCharges => Lines.SelectMany(line => line.All("AllowanceCharge")).Where(charge => !IsAllowance(charge));

    public decimal? Total(string name) => Totals.Select(totals => totals.Amount(name)).FirstOrDefault();

    /// <summary>Nil where it is not there.</summary>
    public decimal? OptionalTotal(string name) => Totals.SelectMany(totals => totals.All(name)).Any() ? Total(name) : 0;

    public static bool IsAllowance(XElement charge) => charge.Said("ChargeIndicator") != "true";
}

/// <summary>How the rules look into an element: by the names of UBL's components, wherever they stand in a path.</summary>
internal static class UblPaths
{
    /// <param name="element">Where the path begins.</param>
    /// <param name="path">"Party/PostalAddress/CityName"</param>
    public static IEnumerable<XElement> All(this XElement element, string path) =>
        path.Split('/')
            .Aggregate<string, IEnumerable<XElement>>([element], (found, name) => found.Elements().Where(child => IsNamed(child, name)));

    public static IEnumerable<XElement> All(this IEnumerable<XElement> elements, string path) => elements.SelectMany(e => e.All(path));

    /// <summary>The first text at a path; empty where there is none.</summary>
    public static string Said(this XElement element, string path) => element.All(path).FirstOrDefault()?.Value.Trim() ?? "";

    public static bool Has(this XElement element, string path) => element.Said(path).Length > 0;

    /// <summary>Whether there is one and each of them says something at the path.</summary>
    public static bool AllSay(this IEnumerable<XElement> elements, string path)
    {
        var list = elements.ToList();
        return list.Count > 0 && list.TrueForAll(element => element.Has(path));
    }

    public static bool AnySays(this IEnumerable<XElement> elements, string path) => elements.Any(element => element.Has(path));

    public static decimal? Amount(this XElement element, string path) => Parse(element.Said(path));

    public static decimal? Parse(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    public static decimal Sum(this IEnumerable<XElement> elements, string path) => elements.Sum(element => element.Amount(path) ?? 0);

    private static bool IsNamed(XElement element, string name) =>
        element.Name.LocalName == name && (element.Name.Namespace == UblNames.Basic || element.Name.Namespace == UblNames.Aggregate);
}
