namespace InvoiceTracker.Domain;

/// <summary>Rounding several numbers so that their sum stays what it was.</summary>
internal static class Apportionment
{
    /// <summary>
    /// Rounds each part down and hands what is missing to the largest remainders, the earlier first where they are equal.
    /// </summary>
    /// <param name="total">The sum of the result.</param>
    /// <param name="parts">The exact parts, counted in fractions of one; they add up to the total within half of one.</param>
    /// <param name="unit">How many fractions make one. Integers keep equal remainders equal, which a decimal third would not.</param>
    public static long[] LargestRemainder(long total, IReadOnlyList<Int128> parts, Int128 unit)
    {
        var remainders = parts.Select(part => ((part % unit) + unit) % unit).ToArray();
        var rounded = parts.Select((part, i) => (long)((part - remainders[i]) / unit)).ToArray();

        // OrderBy is stable: among equals the earlier comes first.
        var missing = (int)(total - rounded.Sum());
        foreach (var i in Enumerable.Range(0, rounded.Length).OrderByDescending(i => remainders[i]).Take(missing))
            rounded[i]++;

        return rounded;
    }
}
