using System.Globalization;

namespace InvoiceTracker.Domain;

/// <summary>Writes amounts for people: the culture decides grouping and where the sign stands, the currency its symbol and decimals.</summary>
public static class MoneyText
{
    // Unicode CLDR, English: the symbols that name one currency only. Any other currency is written by its code.
    private static readonly Dictionary<string, string> Symbols = new()
    {
        ["USD"] = "$",
        ["EUR"] = "€",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["INR"] = "₹",
        ["KRW"] = "₩",
        ["ILS"] = "₪",
        ["VND"] = "₫",
        ["PHP"] = "₱",
        ["CAD"] = "CA$",
        ["AUD"] = "A$",
        ["NZD"] = "NZ$",
        ["MXN"] = "MX$",
        ["BRL"] = "R$",
        ["CNY"] = "CN¥",
        ["HKD"] = "HK$",
        ["TWD"] = "NT$",
    };

    /// <param name="minor">Cents, yen, fils.</param>
    /// <param name="currency">An ISO 4217 code.</param>
    /// <returns>"$4,800.00"; in Swedish "4 800,00 kr"; a currency without a symbol of its own is "CHF 120.00".</returns>
    public static string Format(long minor, string currency, CultureInfo culture)
    {
        var money = new Money(minor, Currency.Of(currency));
        return Write(money.Amount, money.Currency.Exponent, currency, culture);
    }

    /// <param name="price">A unit price in whole units; it may be finer than the currency's smallest coin.</param>
    /// <returns>"$850.00", "$0.0125": the currency's decimals, or as many as the price needs.</returns>
    public static string FormatPrice(decimal price, string currency, CultureInfo culture)
    {
        var needed = (price / 1.0000000000000000000000000000m).Scale;
        return Write(price, Math.Max(Currency.Of(currency).Exponent, needed), currency, culture);
    }

    private static string Write(decimal amount, int decimals, string currency, CultureInfo culture)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        format.CurrencyDecimalDigits = decimals;
        format.NegativeSign = "−";
        format.CurrencySymbol = SymbolOf(currency, culture);

        // A code needs air before the figures where the culture sets symbol and figures solid.
        if (format.CurrencyPositivePattern is 0 && char.IsLetter(format.CurrencySymbol[^1]))
            format.CurrencySymbol += '\u00A0';

        // An amount is one word: it never breaks at the end of a line.
        return amount.ToString("C", format).Replace(' ', '\u00A0');
    }

    private static string SymbolOf(string currency, CultureInfo culture)
    {
        if (
            !culture.IsNeutralCulture
            && culture.Name.Length > 0
            && new RegionInfo(culture.Name) is var home
            && home.ISOCurrencySymbol == currency
        )
            return home.CurrencySymbol;

        return Symbols.GetValueOrDefault(currency, currency);
    }
}
