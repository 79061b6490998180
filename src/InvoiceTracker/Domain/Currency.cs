using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace InvoiceTracker.Domain;

/// <summary>A currency in use, by its ISO 4217 code. There is one instance for each, so they compare by reference.</summary>
public sealed class Currency
{
    // ISO 4217, list one, without metals, test codes and the units of account of central banks.
    private static readonly FrozenDictionary<string, Currency> Known = new (int Exponent, string Codes)[]
    {
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (
            2,
            """
            AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU
            CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES
            KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR
            NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP
            TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
            """
        ),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    }
        .SelectMany(row =>
            row.Codes.Split([' ', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(code => new Currency(code, row.Exponent))
        )
        .ToFrozenDictionary(currency => currency.Code, StringComparer.Ordinal);

    private Currency(string code, int exponent)
    {
        Code = code;
        Exponent = exponent;
        MinorPerMajor = exponent switch
        {
            0 => 1,
            2 => 100,
            3 => 1_000,
            _ => 10_000,
        };
    }

    /// <summary>Every currency, in the order of the alphabet.</summary>
    public static IReadOnlyList<Currency> All { get; } = [.. Known.Values.OrderBy(currency => currency.Code, StringComparer.Ordinal)];

    /// <summary>Three capital letters, such as EUR.</summary>
    public string Code { get; }

    /// <summary>How many decimals an amount has: JPY 0, EUR 2, KWD 3.</summary>
    public int Exponent { get; }

    /// <summary>
    /// How many decimals a unit price may have. Where there are cents, things are also priced in fractions of one, and the line
    /// rounds; elsewhere a price has the decimals of an amount.
    /// </summary>
    public int PriceDecimals => Exponent is 2 ? 6 : Exponent;

    internal int MinorPerMajor { get; }

    /// <exception cref="BrokenRuleException">The code is not a currency in use.</exception>
    public static Currency Of(string? code) =>
        TryParse(code, out var currency)
            ? currency
            : throw new BrokenRuleException("A currency is an ISO 4217 code in capitals, such as EUR.", "currency");

    /// <summary>Reads a code exactly as ISO 4217 writes it: capitals, nothing around them.</summary>
    public static bool TryParse(string? code, [NotNullWhen(true)] out Currency? currency)
    {
        currency = null;
        return code is not null && Known.TryGetValue(code, out currency);
    }

    public override string ToString() => Code;
}
