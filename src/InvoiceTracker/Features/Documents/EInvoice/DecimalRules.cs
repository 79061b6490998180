using System.Xml.Linq;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>Which amounts have two decimals at most (EN 16931, BR-DEC).</summary>
internal static class DecimalRules
{
    private const int MostDecimals = 2;

    public static IReadOnlyList<EInvoiceRule> All { get; } =
    [
        Of("BR-DEC-01", "An allowance", x => x.Allowances.All("Amount")),
        Of("BR-DEC-02", "An allowance's base", x => x.Allowances.All("BaseAmount")),
        Of("BR-DEC-05", "A charge", x => x.Charges.All("Amount")),
        Of("BR-DEC-06", "A charge's base", x => x.Charges.All("BaseAmount")),
        Of("BR-DEC-09", "The sum of the lines", x => x.Totals.All("LineExtensionAmount")),
        Of("BR-DEC-10", "The sum of the allowances", x => x.Totals.All("AllowanceTotalAmount")),
        Of("BR-DEC-11", "The sum of the charges", x => x.Totals.All("ChargeTotalAmount")),
        Of("BR-DEC-12", "The total without tax", x => x.Totals.All("TaxExclusiveAmount")),
        Of("BR-DEC-13", "The tax", x => x.Root.All("TaxTotal/TaxAmount")),
        Of("BR-DEC-14", "The total with tax", x => x.Totals.All("TaxInclusiveAmount")),
        Of("BR-DEC-16", "What was paid before", x => x.Totals.All("PrepaidAmount")),
        Of("BR-DEC-17", "The rounding", x => x.Totals.All("PayableRoundingAmount")),
        Of("BR-DEC-18", "What is to be paid", x => x.Totals.All("PayableAmount")),
        Of("BR-DEC-19", "A tax group's base", x => x.Subtotals.All("TaxableAmount")),
        Of("BR-DEC-20", "A tax group's tax", x => x.Subtotals.All("TaxAmount")),
        Of("BR-DEC-23", "A line's amount", x => x.Lines.All("LineExtensionAmount")),
        Of("BR-DEC-24", "A line's allowance", x => x.LineAllowances.All("Amount")),
        Of("BR-DEC-25", "The base of a line's allowance", x => x.LineAllowances.All("BaseAmount")),
        Of("BR-DEC-27", "A line's charge", x => x.LineCharges.All("Amount")),
        Of("BR-DEC-28", "The base of a line's charge", x => x.LineCharges.All("BaseAmount")),
    ];

    private static EInvoiceRule Of(string id, string subject, Func<UblReading, IEnumerable<XElement>> amounts) =>
        new(id, $"{subject} has two decimals at most.", x => amounts(x).All(amount => DecimalsOf(amount.Value.Trim()) <= MostDecimals));

    private static int DecimalsOf(string number) =>
        number.IndexOf('.', StringComparison.Ordinal) is var dot and >= 0 ? number.Length - dot - 1 : 0;
}
