using System.Globalization;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace InvoiceTracker.Data;

/// <summary>An instant is a 64-bit count of milliseconds since 1970 in UTC: it sorts, compares and adds alike in all three databases.</summary>
public sealed class InstantConverter()
    : ValueConverter<DateTimeOffset, long>(
        instant => instant.ToUnixTimeMilliseconds(),
        milliseconds => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
    );

/// <summary>A currency is its ISO 4217 code.</summary>
public sealed class CurrencyConverter() : ValueConverter<Currency, string>(currency => currency.Code, code => Currency.Of(code));

/// <summary>A discount is a percentage, "12.5%", or minor units of a currency, "1000 EUR".</summary>
public sealed class PortionConverter() : ValueConverter<Portion, string>(portion => Write(portion), text => Read(text))
{
    public const int Length = 30;

    private static string Write(Portion portion) =>
        portion switch
        {
            Portion.Percent percent => percent.Value.ToString(CultureInfo.InvariantCulture) + "%",
            Portion.Amount amount => string.Create(CultureInfo.InvariantCulture, $"{amount.Value.Minor} {amount.Value.Currency}"),
            _ => throw new ArgumentOutOfRangeException(nameof(portion)),
        };

    private static Portion Read(string text) =>
        text.EndsWith('%')
            ? new Portion.Percent(decimal.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture))
            : new Portion.Amount(
                new Money(long.Parse(text.AsSpan(0, text.Length - 4), CultureInfo.InvariantCulture), Currency.Of(text[^3..]))
            );
}
