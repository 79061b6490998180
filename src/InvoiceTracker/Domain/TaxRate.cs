using System.Globalization;

namespace InvoiceTracker.Domain;

/// <summary>A percentage of tax and the category it belongs to. Lines of one rate form one tax group; 19 and 19.00 are one rate.</summary>
public sealed record TaxRate
{
    /// <param name="percent">0 to 100, at most four decimals.</param>
    /// <param name="category">Left out, it is <see cref="TaxCategory.S"/>, or <see cref="TaxCategory.Z"/> at nil.</param>
    /// <exception cref="BrokenRuleException">Out of range, or not a rate of the category (EN 16931, BR-S-5 and its like).</exception>
    public TaxRate(decimal percent, TaxCategory? category = null)
    {
        Percent = Percentage.Checked(percent, "A tax rate");
        Category = category ?? (percent is 0 ? TaxCategory.Z : TaxCategory.S);

        if (Category is TaxCategory.S && Percent is 0)
            throw new BrokenRuleException("A standard rate (S) is above 0 %. Choose zero rated (Z) or exempt (E).");
        if (Category is not TaxCategory.S && Percent is not 0)
            throw new BrokenRuleException($"Tax category {Category} goes with 0 %.");
    }

    public decimal Percent { get; }

    public TaxCategory Category { get; }

    /// <summary>The percentage as a plain number, such as 9.975.</summary>
    public override string ToString() => Percent.ToString(CultureInfo.InvariantCulture);
}
