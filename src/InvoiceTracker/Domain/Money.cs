using System.Globalization;

namespace InvoiceTracker.Domain;

/// <summary>An amount in whole minor units (cents) of a currency. Amounts of different currencies are never added up.</summary>
/// <param name="Minor">Cents, yen, fils: the amount times ten to the power of the currency's exponent.</param>
public readonly record struct Money(long Minor, Currency Currency)
{
    /// <summary>Every amount is smaller than this many minor units: two can be added, and JavaScript and a spreadsheet hold it.</summary>
    public const long Limit = 1_000_000_000_000_000;

    /// <exception cref="BrokenRuleException">The amount reaches <see cref="Limit"/>.</exception>
    public long Minor { get; init; } = Minor is > -Limit and < Limit ? Minor : throw TooLarge();

    public decimal Amount => (decimal)Minor / Currency.MinorPerMajor;

    public static Money operator +(Money left, Money right) => new(left.Minor + right.In(left.Currency).Minor, left.Currency);

    public static Money operator -(Money left, Money right) => left + -right;

    public static Money operator -(Money money) => new(-money.Minor, money.Currency);

    public static Money Zero(Currency currency) => new(0, currency);

    public static Money Sum(IEnumerable<Money> amounts, Currency currency) => amounts.Aggregate(Zero(currency), (sum, next) => sum + next);

    /// <summary>The nearest amount the currency can express; a half goes away from zero.</summary>
    /// <exception cref="BrokenRuleException">The amount reaches <see cref="Limit"/>.</exception>
    public static Money Round(decimal amount, Currency currency) =>
        Math.Abs(amount) < LimitIn(currency)
            ? new((long)(decimal.Round(amount, currency.Exponent, MidpointRounding.AwayFromZero) * currency.MinorPerMajor), currency)
            : throw TooLarge();

    /// <summary>Reads what <see cref="ToString"/> writes; fewer decimals are welcome, more are refused.</summary>
    public static bool TryParse(string? text, Currency currency, out Money money)
    {
        money = Zero(currency);
        if (!PlainNumber.TryParse(text, out var amount) || amount.Scale > currency.Exponent || Math.Abs(amount) >= LimitIn(currency))
            return false;

        money = Round(amount, currency);
        return true;
    }

    /// <summary>
    /// Divides this amount in proportion to the weights without losing a cent: largest remainder, equal remainders to the earlier.
    /// The parts of the negative are the negatives of the parts.
    /// </summary>
    public IReadOnlyList<Money> Spread(IReadOnlyList<Money> weights)
    {
        var currency = Currency;
        var sum = Sum(weights, currency);
        if (Minor is 0)
            return [.. weights.Select(_ => Zero(currency))];
        if (sum.Minor is 0)
            throw new ArgumentException("Nothing can be spread over weights that add up to nil.", nameof(weights));

        var (sign, total, unit) = (Math.Sign(Minor), Math.Abs(Minor), (Int128)Math.Abs(sum.Minor));
        var parts = weights.Select(weight => (Int128)total * weight.Minor * Math.Sign(sum.Minor)).ToList();
        return [.. Apportionment.LargestRemainder(total, parts, unit).Select(part => new Money(sign * part, currency))];
    }

    /// <summary>The decimal number with exactly the currency's decimals, such as 1190.00; in JPY 1190.</summary>
    public override string ToString() => Amount.ToString($"F{Currency.Exponent}", CultureInfo.InvariantCulture);

    /// <summary>This amount, once it is certain to be in that currency.</summary>
    internal Money In(Currency currency) =>
        Currency == currency ? this : throw new BrokenRuleException($"Amounts in {Currency} and {currency} cannot be added up.");

    private static decimal LimitIn(Currency currency) => (decimal)Limit / currency.MinorPerMajor;

    private static BrokenRuleException TooLarge() => new("Amount too large for an invoice.");
}
