using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

public sealed class CurrencyTests
{
    [Theory]
    [InlineData("JPY", 0)]
    [InlineData("ISK", 0)]
    [InlineData("EUR", 2)]
    [InlineData("IDR", 2)]
    [InlineData("KWD", 3)]
    [InlineData("BHD", 3)]
    [InlineData("CLF", 4)]
    public void A_currency_knows_its_decimals(string code, int exponent) => Assert.Equal(exponent, Currency.Of(code).Exponent);

    [Theory]
    [InlineData("XXX")]
    [InlineData("XTS")]
    [InlineData("XAU")]
    [InlineData("usd")]
    [InlineData("US$")]
    [InlineData("BTC")]
    [InlineData(" EUR")]
    [InlineData("EUR\0")]
    [InlineData("DEM")]
    [InlineData("")]
    [InlineData(null)]
    public void What_is_not_on_the_list_is_no_currency(string? code)
    {
        Assert.False(Currency.TryParse(code, out var currency));
        Assert.Null(currency);
        Assert.Equal("currency", Assert.Throws<BrokenRuleException>(() => Currency.Of(code)).Field);
    }

    [Fact]
    public void Every_currency_has_a_code_of_three_capitals()
    {
        Assert.InRange(Currency.All.Count, 150, 180);
        Assert.All(Currency.All, currency => Assert.Matches("^[A-Z]{3}$", currency.Code));
    }

    [Fact]
    public void A_code_always_names_the_same_instance() => Assert.Same(Currency.Of("EUR"), Currency.Of("EUR"));
}
