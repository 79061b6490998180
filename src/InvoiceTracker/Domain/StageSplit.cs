using System.Globalization;

namespace InvoiceTracker.Domain;

/// <summary>Splits the totals of one invoice into those of the ordinary invoices of a payment plan, and loses nothing.</summary>
public static class StageSplit
{
    public const int FewestStages = 2;
    public const int MostStages = 24;

    /// <summary>
    /// Each stage's total is its share of the whole, and each tax group's net and tax add up exactly over the stages.
    /// </summary>
    /// <param name="shares">One for each stage; those without a share divide the rest equally. A deposit is one share and one null.</param>
    /// <returns>
    /// Totals with one line for each tax group of the whole, priced without tax. Keep them: calculated anew, the tax of a stage could
    /// differ by its rounding.
    /// </returns>
    /// <exception cref="BrokenRuleException">The shares do not add up; the message names the difference.</exception>
    public static IReadOnlyList<InvoiceTotals> Split(InvoiceTotals whole, IReadOnlyList<Portion?> shares)
    {
        // Net and tax of each group in turn. A stage takes its total out of what is left in proportion, so rows and columns both add up.
        var left = whole.Taxes.SelectMany(group => new[] { group.Net, group.Tax }).ToList();
        var stages = new List<InvoiceTotals>(shares.Count);
        foreach (var total in TotalsOf(whole.Total, shares))
        {
            var taken = total.Spread(left);
            left = [.. left.Zip(taken, (before, part) => before - part)];
            stages.Add(StageOf(whole, taken));
        }

        return stages;
    }

    /// <summary>What each stage asks for; they add up to the total.</summary>
    /// <inheritdoc cref="Split" path="/exception"/>
    public static IReadOnlyList<Money> TotalsOf(Money total, IReadOnlyList<Portion?> shares)
    {
        if (shares.Count is < FewestStages or > MostStages)
            throw new BrokenRuleException($"A plan has {FewestStages} to {MostStages} stages.", "plan");
        if (total.Minor <= 0)
            throw new BrokenRuleException("There is nothing to split: the total is not above zero.", "plan");

        // Integers in a unit that divides by 100 %, by four decimals of a percentage and by the number of open shares: all exact.
        var open = shares.Count(share => share is null);
        var unit = (Int128)1_000_000 * Math.Max(1, open);
        var parts = shares.Select(share => share is null ? 0 : PartOf(share, total, unit)).ToList();
        var rest = (total.Minor * unit) - parts.Aggregate((sum, next) => sum + next);
        RefuseDifference(total, rest, unit, open);

        if (open > 0)
            parts = [.. parts.Zip(shares, (part, share) => share is null ? rest / open : part)];

        var amounts = Apportionment.LargestRemainder(total.Minor, parts, unit);
        return amounts.All(minor => minor > 0)
            ? [.. amounts.Select(minor => total with { Minor = minor })]
            : throw new BrokenRuleException($"Nothing is left for stage {Array.FindIndex(amounts, minor => minor <= 0) + 1}.", "plan");
    }

    private static Int128 PartOf(Portion share, Money total, Int128 unit) =>
        share switch
        {
            Portion.Percent percent => total.Minor * (Int128)(percent.Value * 10_000) * (unit / 1_000_000),
            Portion.Amount amount => amount.Value.In(total.Currency).Minor * unit,
            _ => throw new ArgumentOutOfRangeException(nameof(share)),
        };

    // A difference that rounds to nothing is none: three times 33.3333 % is the whole of 100.00.
    private static void RefuseDifference(Money total, Int128 rest, Int128 unit, int open)
    {
        var minor = (decimal)rest / (decimal)unit;
        if (Math.Abs(minor) < 0.5m || (minor > 0 && open > 0))
            return;

        var percent = decimal.Round(Math.Abs(minor) * 100 / total.Minor, Percentage.Decimals, MidpointRounding.AwayFromZero);
        var amount = Money.Round(Math.Abs(minor) / total.Currency.MinorPerMajor, total.Currency);
        var verdict = minor > 0 ? "not assigned" : "too much";
        throw new BrokenRuleException(string.Create(CultureInfo.InvariantCulture, $"{percent:0.####} % ({amount}) is {verdict}"), "plan");
    }

    private static InvoiceTotals StageOf(InvoiceTotals whole, IReadOnlyList<Money> taken)
    {
        var none = Money.Zero(whole.Currency);
        var taxes = whole.Taxes.Select((group, i) => new TaxGroup(group.Rate, taken[2 * i], taken[(2 * i) + 1], none)).ToList();
        return new(whole.Currency, taxes.ConvertAll(group => group.Net), none, taxes);
    }
}
