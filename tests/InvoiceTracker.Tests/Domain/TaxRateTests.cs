using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

public sealed class TaxRateTests
{
    [Fact]
    public void Nineteen_and_nineteen_point_nil_nil_are_one_rate()
    {
        Assert.Equal(new TaxRate(19m), new TaxRate(19.00m));
        Assert.Equal("19", new TaxRate(19.00m).ToString());
        Assert.Equal("9.975", new TaxRate(9.975m).ToString());
        Assert.Equal("100", new TaxRate(100m).ToString());
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("101")]
    [InlineData("19.9999999")]
    [InlineData("100.0001")]
    public void A_rate_lies_between_nil_and_a_hundred(string percent)
    {
        Assert.True(PlainNumber.TryParse(percent, out var number));
        var refusal = Assert.Throws<BrokenRuleException>(() => new TaxRate(number));
        Assert.Equal("A tax rate lies between 0 and 100 %, with 4 decimals at most.", refusal.Message);
    }

    [Fact]
    public void Only_the_standard_category_charges_tax()
    {
        Assert.Equal(TaxCategory.S, new TaxRate(7).Category);
        Assert.Equal(TaxCategory.Z, new TaxRate(0).Category);
        Assert.Throws<BrokenRuleException>(() => new TaxRate(0, TaxCategory.S));
        Assert.Throws<BrokenRuleException>(() => new TaxRate(19, TaxCategory.AE));
    }

    [Theory]
    [InlineData("AE", true)]
    [InlineData("ae", false)]
    [InlineData("3", false)]
    [InlineData("X", false)]
    [InlineData("S, Z", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_category_is_read_exactly(string? code, bool known) => Assert.Equal(known, TaxCategories.TryParse(code, out _));

    [Fact]
    public void Where_no_tax_is_charged_the_invoice_says_why()
    {
        Assert.Equal("Reverse charge: VAT to be paid by the customer", TaxCategory.AE.Reason());
        TaxCategory[] silent = [TaxCategory.S, TaxCategory.Z];
        Assert.All(Enum.GetValues<TaxCategory>(), category => Assert.Equal(silent.Contains(category), category.Reason() is null));
    }
}
