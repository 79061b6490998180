using System.Globalization;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>How much of each line of an invoice is credited, as it is typed.</summary>
public sealed class CreditForm
{
    /// <summary>One for each line, in their order; empty or 0: nothing of it.</summary>
    public List<string?> Quantities { get; set; } = [];

    /// <returns>Null where something cannot be read; the errors say what.</returns>
    public InvoiceContent? Read(Invoice original, ModelStateDictionary errors, string prefix)
    {
        var lines = original.Content.Lines;
        var wanted = new List<LineContent>();
        for (var i = 0; i < lines.Count; i++)
        {
            var text = Quantities.ElementAtOrDefault(i)?.Trim();
            var quantity = 0m;
            var name = $"{prefix}.{nameof(Quantities)}[{i}]";
            if (!string.IsNullOrEmpty(text) && !PlainNumber.TryParse(text, out quantity))
                errors.AddModelError(name, "Write a number such as 1 or 2.5.");
            else if (Math.Abs(quantity) > Math.Abs(lines[i].Quantity) || quantity * lines[i].Quantity < 0)
                errors.AddModelError(name, $"Between 0 and {lines[i].Quantity.ToString("0.######", CultureInfo.InvariantCulture)}.");
            else if (quantity != 0)
                wanted.Add(quantity == lines[i].Quantity ? lines[i] : PartOf(lines[i], quantity));
        }
        if (!errors.IsValid)
            return null;
        if (wanted.Count == 0)
        {
            errors.AddModelError("", "Say of at least one line how much is credited.");
            return null;
        }
        return wanted.SequenceEqual(lines) ? CreditContent.OfAll(original) : CreditContent.OfParts(original, wanted);
    }

    // A part of a line is taxed by its rate; of a discount in money it has its share.
    private static LineContent PartOf(LineContent line, decimal quantity) =>
        line with
        {
            Quantity = quantity,
            TaxMinor = null,
            Discount = line.Discount is Portion.Amount { Value: var off }
                ? new Portion.Amount(Money.Round(off.Amount * quantity / line.Quantity, off.Currency))
                : line.Discount,
        };
}
