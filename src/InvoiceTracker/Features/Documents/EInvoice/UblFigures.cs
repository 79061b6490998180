using System.Globalization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>Allowances, taxes, totals and lines.</summary>
internal sealed class UblFigures(InvoiceDocument document, NetPaper paper, UblXml xml)
{
    // UNTDID 5189.
    private const string DiscountCode = "95";

    public void Write()
    {
        foreach (var group in paper.Groups.Where(group => group.Allowance != 0))
            WriteAllowance(group.Allowance, "Discount", () => WriteCategory("TaxCategory", group.Category, group.Percent));
        WriteTaxes();
        WriteTotals();
        foreach (var (i, line) in paper.Lines.Index())
            WriteLine(line, i + 1);
    }

    // What is taken from something negative adds to it, and so is a charge.
    private void WriteAllowance(decimal amount, string reason, Action? category = null) =>
        xml.Group(
            "AllowanceCharge",
            () =>
            {
                xml.Text("ChargeIndicator", amount < 0 ? "true" : "false");
                if (amount > 0)
                    xml.Text("AllowanceChargeReasonCode", DiscountCode);
                xml.Text("AllowanceChargeReason", reason);
                xml.Amount("Amount", Math.Abs(amount));
                category?.Invoke();
            }
        );

    private void WriteTaxes() =>
        xml.Group(
            "TaxTotal",
            () =>
            {
                xml.Amount("TaxAmount", paper.Tax);
                foreach (var group in paper.Groups)
                    xml.Group(
                        "TaxSubtotal",
                        () =>
                        {
                            xml.Amount("TaxableAmount", group.Net);
                            xml.Amount("TaxAmount", group.Tax);
                            WriteCategory("TaxCategory", group.Category, group.Percent, namesReason: true);
                        }
                    );
            }
        );

    private void WriteTotals() =>
        xml.Group(
            "LegalMonetaryTotal",
            () =>
            {
                xml.Amount("LineExtensionAmount", paper.LinesTotal);
                xml.Amount("TaxExclusiveAmount", paper.Subtotal);
                xml.Amount("TaxInclusiveAmount", paper.Total);
                if (paper.Allowances != 0)
                    xml.Amount("AllowanceTotalAmount", paper.Allowances);
                if (paper.Charges != 0)
                    xml.Amount("ChargeTotalAmount", paper.Charges);
                xml.Amount("PayableAmount", paper.Total);
            }
        );

    private void WriteLine(NetLine net, int position)
    {
        var line = net.Line;
        var words = line.Description.Trim().Split('\n', 2, StringSplitOptions.TrimEntries);
        var isCreditNote = document.Kind is InvoiceKind.CreditNote;
        xml.Group(
            isCreditNote ? "CreditNoteLine" : "InvoiceLine",
            () =>
            {
                xml.Text("ID", position.ToString(CultureInfo.InvariantCulture));
                xml.Number(isCreditNote ? "CreditedQuantity" : "InvoicedQuantity", net.Quantity, "unitCode", UnitCode.Of(line.Unit));
                xml.Amount("LineExtensionAmount", net.Amount);
                if (net.Discount != 0)
                    WriteAllowance(net.Discount, $"Discount {line.Discount}");
                xml.Group(
                    "Item",
                    () =>
                    {
                        xml.Text("Description", words.ElementAtOrDefault(1));
                        xml.Text("Name", words[0]);
                        WriteCategory("ClassifiedTaxCategory", line.TaxCategory, line.TaxPercent);
                    }
                );
                xml.Group("Price", () => xml.Amount("PriceAmount", net.Price));
            }
        );
    }

    private void WriteCategory(string name, TaxCategory category, decimal percent, bool namesReason = false) =>
        xml.Group(
            name,
            () =>
            {
                xml.Text("ID", category.ToString());
                if (category is not TaxCategory.O)
                    xml.Number("Percent", percent);
                if (namesReason)
                {
                    xml.Text("TaxExemptionReasonCode", ReasonCode(category));
                    xml.Text("TaxExemptionReason", category.Reason());
                }
                xml.Group("TaxScheme", () => xml.Text("ID", "VAT"));
            }
        );

    // CEF VATEX; which article exempts something (E) only the creator knows.
    private static string? ReasonCode(TaxCategory category) =>
        category switch
        {
            TaxCategory.AE => "VATEX-EU-AE",
            TaxCategory.K => "VATEX-EU-IC",
            TaxCategory.G => "VATEX-EU-G",
            TaxCategory.O => "VATEX-EU-O",
            _ => null,
        };
}
