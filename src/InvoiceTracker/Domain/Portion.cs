namespace InvoiceTracker.Domain;

/// <summary>A part of a sum, as a discount or a payment stage states it: a percentage or an amount.</summary>
public abstract record Portion
{
    private Portion() { }

    /// <summary>The part of a sum, with the sum's sign and not yet rounded.</summary>
    /// <exception cref="BrokenRuleException">The amount is more than the sum, or in another currency.</exception>
    internal abstract decimal Of(decimal sum, Currency currency);

    /// <summary>0 to 100, at most four decimals.</summary>
    public sealed record Percent(decimal Value) : Portion
    {
        public decimal Value { get; } = Percentage.Checked(Value, "A percentage");

        internal override decimal Of(decimal sum, Currency currency) => sum * Value / 100;
    }

    /// <summary>An amount that is not negative.</summary>
    public sealed record Amount(Money Value) : Portion
    {
        public Money Value { get; } = Value.Minor >= 0 ? Value : throw new BrokenRuleException("A discount or share cannot be negative.");

        internal override decimal Of(decimal sum, Currency currency) =>
            Value.In(currency).Amount <= Math.Abs(sum)
                ? Value.Amount * Math.Sign(sum)
                : throw new BrokenRuleException($"A discount of {Value} is more than the sum it is taken from.");
    }
}
