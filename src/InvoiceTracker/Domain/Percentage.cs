namespace InvoiceTracker.Domain;

/// <summary>What tax rates, discounts and shares have in common: 0 to 100, at most four decimals.</summary>
internal static class Percentage
{
    public const int Decimals = 4;

    /// <returns>The percentage without trailing zeros, so that 19.00 is written like 19.</returns>
    /// <exception cref="BrokenRuleException">It is out of range or too precise.</exception>
    public static decimal Checked(decimal percent, string name) =>
        percent is >= 0 and <= 100 && decimal.Round(percent, Decimals) == percent
            ? percent / 1.0000000000000000000000000000m
            : throw new BrokenRuleException($"{name} lies between 0 and 100 %, with {Decimals} decimals at most.");
}
