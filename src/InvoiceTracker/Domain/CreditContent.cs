namespace InvoiceTracker.Domain;

/// <summary>What stands on a credit note.</summary>
public static class CreditContent
{
    /// <summary>All of the invoice, line by line: its total is exactly the negative.</summary>
    public static InvoiceContent OfAll(Invoice original) =>
        original.Content with
        {
            Title = null,
            Lines = [.. original.Content.Lines.Select(Negated)],
        };

    /// <summary>Some of its lines; a discount in percent on everything is taken from them too.</summary>
    public static InvoiceContent OfParts(Invoice original, IReadOnlyList<LineContent> lines) =>
        original.Content with
        {
            Title = null,
            Discount = original.Discount as Portion.Percent,
            Lines = [.. lines.Select(Negated)],
        };

    /// <summary>What is named, at the invoice's prices with or without tax.</summary>
    /// <param name="lines">As one would write them on an invoice: quantities above zero.</param>
    public static InvoiceContent Of(Invoice original, IReadOnlyList<LineContent> lines)
    {
        for (var i = 0; i < lines.Count; i++)
        {
            if (lines[i].Quantity <= 0)
                throw new BrokenRuleException("Write how much is credited as a quantity above zero.", $"lines[{i}].quantity");
        }
        if (lines.Count is 0 or > Invoice.MaxLines)
            throw new BrokenRuleException($"A credit note has 1 to {Invoice.MaxLines} lines.", "lines");
        return original.Content with { Title = null, Discount = null, Lines = [.. lines.Select(Negated)] };
    }

    private static LineContent Negated(LineContent line) => line with { Quantity = -line.Quantity, TaxMinor = -line.TaxMinor };
}
