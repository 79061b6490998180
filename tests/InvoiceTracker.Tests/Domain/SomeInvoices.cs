using CsCheck;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

/// <summary>Believable and unbelievable invoices of up to two hundred lines, in currencies of none, two and three decimals.</summary>
internal sealed record SomeInvoices(Currency Currency, IReadOnlyList<PricedLine> Lines, Portion? Discount, bool PricesIncludeTax)
{
    private static readonly Gen<TaxRate> Rate = AnyOf<TaxRate>(
        new(19),
        new(7),
        new(9.975m),
        new(5.5m),
        new(0),
        new(0, TaxCategory.AE),
        new(100)
    );

    private static readonly Gen<Portion?> Percent = Gen.Int[0, 1_000_000]
        .Select(n => n % 3 is 0 ? null : (Portion?)new Portion.Percent(n / 10_000m));

    public static Gen<SomeInvoices> Any { get; } =
        from currency in AnyOf(Currency.Of("JPY"), Currency.Of("EUR"), Currency.Of("KWD"))
        from lines in LineIn(currency).List[1, 200]
        from discount in Percent
        from gross in Gen.Bool
        select new SomeInvoices(currency, lines, discount, gross);

    public InvoiceTotals Calculate() => InvoiceCalculator.Calculate(Currency, Lines, Discount, PricesIncludeTax);

    private static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static Gen<PricedLine> LineIn(Currency currency) =>
        from quantity in Gen.Long[0, 1_000_000_000]
        from price in Gen.Long[0, 1_000_000]
        from rate in Rate
        from discount in Percent
        select new PricedLine(quantity / 1_000_000m, (decimal)price / currency.MinorPerMajor, rate, discount);
}
