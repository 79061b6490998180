namespace InvoiceTracker.Domain;

/// <summary>The arithmetic of an invoice, as EN 16931 lays it down: a line rounds once, and the tax of a group rounds once.</summary>
public static class InvoiceCalculator
{
    private const int QuantityDecimals = 6;

    // What decimal(18,6) holds.
    private const decimal FactorLimit = 1_000_000_000_000;

    /// <param name="discount">The document's discount, spread over the tax groups in proportion.</param>
    /// <exception cref="BrokenRuleException">A figure too large or too fine, a discount above its sum, a total of wrong sign.</exception>
    public static InvoiceTotals Calculate(
        Currency currency,
        IReadOnlyList<PricedLine> lines,
        Portion? discount = null,
        bool pricesIncludeTax = false,
        bool isCreditNote = false
    )
    {
        var amounts = lines.Select((line, index) => AmountOf(line, currency, index)).ToList();
        var discountAmount = Money.Round(discount?.Of(Money.Sum(amounts, currency).Amount, currency) ?? 0, currency);

        // GroupBy keeps the order in which the rates first appear.
        var rates = lines.Zip(amounts).GroupBy(pair => pair.First.TaxRate).ToList();
        var sums = rates.ConvertAll(rate => Money.Sum(rate.Select(pair => pair.Second), currency));
        var taxes = discountAmount
            .Spread(sums)
            .Select(
                (share, i) => GroupOf(rates[i].Key, sums[i] - share, share, pricesIncludeTax, GivenTax(rates[i].Select(pair => pair.First)))
            );

        var totals = new InvoiceTotals(currency, amounts, discountAmount, [.. taxes]);
        return (isCreditNote, totals.Total.Minor) switch
        {
            (false, < 0) => throw new BrokenRuleException("The total of an invoice cannot be negative.", "lines"),
            (true, > 0) => throw new BrokenRuleException("The total of a credit note cannot be positive.", "lines"),
            _ => totals,
        };
    }

    private static Money AmountOf(PricedLine line, Currency currency, int index)
    {
        var (quantity, price) = (line.Quantity, line.UnitPrice);
        if (!Fits(quantity, QuantityDecimals))
            throw Refusal("quantity", $"A quantity has {QuantityDecimals} decimals at most.");
        if (!Fits(price, currency.PriceDecimals))
            throw Refusal("unitPrice", TooFine(currency));
        if (price < 0)
            throw Refusal("unitPrice", "A unit price cannot be negative. Give a discount, or a negative quantity for what is returned.");
        if (Math.Abs(quantity) >= FactorLimit || price >= FactorLimit)
            throw Refusal(price >= FactorLimit ? "unitPrice" : "quantity", "Amount too large for an invoice.");

        var amount = quantity * price;
        return Money.Round(amount - (line.Discount?.Of(amount, currency) ?? 0), currency);

        BrokenRuleException Refusal(string field, string message) => new(message, $"lines[{index}].{field}");
    }

    // A stage's tax is a share of the whole's, which rounding anew could miss by a cent.
    private static Money? GivenTax(IEnumerable<PricedLine> lines)
    {
        Money? sum = null;
        foreach (var line in lines)
        {
            if (line.Tax is not { } tax)
                return null;
            sum = sum is { } before ? before + tax : tax;
        }
        return sum;
    }

    private static TaxGroup GroupOf(TaxRate rate, Money sum, Money discount, bool pricesIncludeTax, Money? given)
    {
        var percent = rate.Percent;
        var tax = given ?? Money.Round(sum.Amount * percent / (pricesIncludeTax ? 100 + percent : 100), sum.Currency);
        return new(rate, pricesIncludeTax ? sum - tax : sum, tax, discount);
    }

    private static string TooFine(Currency currency) =>
        currency.Exponent is 0 ? $"{currency} has no decimals." : $"A price in {currency} has {currency.PriceDecimals} decimals at most.";

    private static bool Fits(decimal number, int decimals) => decimal.Round(number, decimals) == number;
}
