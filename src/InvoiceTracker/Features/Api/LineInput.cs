using System.Text.Json.Serialization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>One line as a caller writes it. Figures are strings; a JSON number is taken too.</summary>
public sealed record LineInput
{
    public string? Description { get; init; }

    /// <summary>At most six decimals; negative for what is returned.</summary>
    [JsonConverter(typeof(NumberAsText))]
    public string? Quantity { get; init; }
    public string? Unit { get; init; }

    [JsonConverter(typeof(NumberAsText))]
    public string? UnitPrice { get; init; }

    /// <summary>Percent, 0 to 100, at most four decimals.</summary>
    [JsonConverter(typeof(NumberAsText))]
    public string? TaxRate { get; init; }

    /// <summary>A code of EN 16931: S, Z, E, AE, K, G, O. Left out, it is S, or Z at nil.</summary>
    public string? TaxCategory { get; init; }
    public PortionInput? Discount { get; init; }

    internal static LineInput Of(LineContent line, Currency currency) =>
        new()
        {
            Description = line.Description,
            Quantity = line.Quantity.ToPlainText(),
            Unit = line.Unit,
            UnitPrice = line.UnitPrice.ToPriceText(currency),
            TaxRate = line.TaxRate.Percent.ToPlainText(),
            TaxCategory = line.TaxRate.Category.ToString(),
            Discount = PortionInput.Of(line.Discount),
        };

    internal LineContent? Read(string path, Currency? currency, FieldErrors errors)
    {
        errors.AddFlaw($"{path}.description", "description", PlainText.LongFlaw(Description, LineItem.DescriptionLength, isRequired: true));
        errors.AddFlaw($"{path}.unit", "unit", string.IsNullOrEmpty(Unit) ? null : PlainText.Flaw(Unit, LineItem.UnitLength));
        var quantity = ReadNumber($"{path}.quantity", "A quantity", Quantity, errors);
        var price = ReadNumber($"{path}.unitPrice", "A unit price", UnitPrice, errors);
        var taxRate = ReadTaxRate(path, errors);
        var discount = Discount?.Read($"{path}.discount", currency, errors);
        if (quantity is null || price is null || taxRate is null || currency is null || Description is null)
            return null;

        var line = new LineContent(Description, quantity.Value, price.Value, taxRate, discount, string.IsNullOrEmpty(Unit) ? null : Unit);
        RequirePriced(line, path, currency, errors);
        return line;
    }

    // Alone, a line of a negative quantity is a credit note's; on the invoice the others outweigh it.
    private static void RequirePriced(LineContent line, string path, Currency currency, FieldErrors errors)
    {
        try
        {
            InvoiceCalculator.Calculate(currency, [line.Priced(currency)], isCreditNote: line.Quantity < 0);
        }
        catch (BrokenRuleException e)
        {
            var field =
                e.Field?.Replace("lines[0]", path, StringComparison.Ordinal)
                ?? (line.Discount is null ? $"{path}.unitPrice" : $"{path}.discount");
            errors.Add(field, e.Message);
        }
    }

    private TaxRate? ReadTaxRate(string path, FieldErrors errors)
    {
        var percent = ReadNumber($"{path}.taxRate", "A tax rate", TaxRate, errors);
        var category = default(TaxCategory);
        if (TaxCategory is not null && !TaxCategories.TryParse(TaxCategory, out category))
            errors.Add($"{path}.taxCategory", "A tax category is one of S, Z, E, AE, K, G, O.");
        else if (percent is { } rate)
            return errors.Try($"{path}.taxRate", () => new TaxRate(rate, TaxCategory is null ? null : category));
        return null;
    }

    private static decimal? ReadNumber(string field, string name, string? text, FieldErrors errors)
    {
        if (PlainNumber.TryParse(text, out var number))
            return number;
        errors.Add(
            field,
            text is null ? $"{name} is required." : $"{name} is written like 1234.56: digits and a point, at most 28 characters."
        );
        return null;
    }
}
