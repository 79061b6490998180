using System.Xml.Linq;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>What has to add up (EN 16931, BR-CO-10 to BR-CO-17; a line's own sum is Peppol's R120).</summary>
internal static class SumRules
{
    public static IReadOnlyList<EInvoiceRule> All { get; } =
    [
        new("BR-CO-10", "The lines add up to their sum.", x => x.Total("LineExtensionAmount") == x.Lines.Sum("LineExtensionAmount")),
        new("BR-CO-11", "The allowances add up to their sum.", x => x.OptionalTotal("AllowanceTotalAmount") == x.Allowances.Sum("Amount")),
        new("BR-CO-12", "The charges add up to their sum.", x => x.OptionalTotal("ChargeTotalAmount") == x.Charges.Sum("Amount")),
        new(
            "BR-CO-13",
            "The total without tax is lines less allowances plus charges.",
            x =>
                x.Total("TaxExclusiveAmount")
                == x.Total("LineExtensionAmount") - x.OptionalTotal("AllowanceTotalAmount") + x.OptionalTotal("ChargeTotalAmount")
        ),
        new("BR-CO-14", "The tax groups add up to the tax.", x => Tax(x) == x.Subtotals.Sum("TaxAmount")),
        new(
            "BR-CO-15",
            "The total with tax is the total without it plus the tax.",
            x => x.Total("TaxInclusiveAmount") == x.Total("TaxExclusiveAmount") + Tax(x)
        ),
        new(
            "BR-CO-16",
            "What is to be paid is the total less what was paid before.",
            x =>
                x.Total("PayableAmount")
                == x.Total("TaxInclusiveAmount") - x.OptionalTotal("PrepaidAmount") + x.OptionalTotal("PayableRoundingAmount")
        ),
        new("BR-CO-17", "A group's tax is its base times its rate.", x => x.Subtotals.All(IsTaxOfBase)),
        new(
            "PEPPOL-EN16931-R120",
            "A line's amount is quantity times price, less allowances, plus charges.",
            x => x.Lines.Count() == x.Quantities.Count() && x.Lines.Zip(x.Quantities).All(pair => AddsUp(pair.First, pair.Second))
        ),
    ];

    /// <summary>
    /// Within one unit of the currency, as the standard's own check allows: the tax of a plan's stage is a share of the plan's, and
    /// where prices include tax, the tax is reckoned from them.
    /// </summary>
    public static bool IsTaxOfBase(XElement group) =>
        group.Amount("TaxAmount") is { } tax
        && group.Amount("TaxableAmount") is { } net
        && Math.Abs(tax - decimal.Round(net * (group.Amount("TaxCategory/Percent") ?? 0) / 100, 2, MidpointRounding.AwayFromZero)) < 1;

    private static decimal? Tax(UblReading x) => x.Root.Amount("TaxTotal/TaxAmount");

    private static bool AddsUp(XElement line, XElement quantity)
    {
        const decimal slack = 0.02m;
        if (UblPaths.Parse(quantity.Value) is not { } count || line.Amount("Price/PriceAmount") is not { } price)
            return false;
        var charged = line.All("AllowanceCharge").Sum(c => (UblReading.IsAllowance(c) ? -1 : 1) * (c.Amount("Amount") ?? 0));
        return line.Amount("LineExtensionAmount") is { } amount && Math.Abs(amount - (count * price) - charged) <= slack;
    }
}
