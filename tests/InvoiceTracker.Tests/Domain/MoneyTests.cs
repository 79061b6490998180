using CsCheck;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

public sealed class MoneyTests
{
    private static readonly Currency Eur = Currency.Of("EUR");

    [Theory]
    [InlineData(119000, "EUR", "1190.00")]
    [InlineData(1190, "JPY", "1190")]
    [InlineData(1234, "KWD", "1.234")]
    [InlineData(-5, "EUR", "-0.05")]
    [InlineData(0, "EUR", "0.00")]
    public void Money_is_written_with_exactly_its_currencys_decimals(long minor, string currency, string text)
    {
        var money = new Money(minor, Currency.Of(currency));

        Assert.Equal(text, money.ToString());
        Assert.True(Money.TryParse(text, money.Currency, out var read));
        Assert.Equal(money, read);
    }

    [Theory]
    [InlineData("7", 700)]
    [InlineData("7.5", 750)]
    [InlineData("+7.50", 750)]
    [InlineData("-7.50", -750)]
    [InlineData("007", 700)]
    public void Money_can_be_written_shorter(string text, long minor)
    {
        Assert.True(Money.TryParse(text, Eur, out var money));
        Assert.Equal(minor, money.Minor);
    }

    [Theory]
    [InlineData("1e3")]
    [InlineData("1e400")]
    [InlineData("0x1F")]
    [InlineData("1_000")]
    [InlineData("1,234.56")]
    [InlineData("1.234,56")]
    [InlineData("1.234")]
    [InlineData("١٢٣")]
    [InlineData("１２３")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("−5")]
    [InlineData("--5")]
    [InlineData("5-")]
    [InlineData("(5)")]
    [InlineData("5.")]
    [InlineData("5\0")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("5\n")]
    [InlineData("€5")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("79228162514264337593543950335")]
    [InlineData("10000000000000.00")]
    [InlineData("1.0000000000000000000000000000000000000001")]
    public void What_could_be_read_in_two_ways_is_not_money(string? text) => Assert.False(Money.TryParse(text, Eur, out _));

    [Fact]
    public void Text_of_any_length_is_refused() => Assert.False(Money.TryParse(new string('9', 100_000), Eur, out _));

    [Theory]
    [InlineData("10.5", "JPY")]
    [InlineData("1.2345", "BHD")]
    public void More_decimals_than_the_currency_has_are_refused(string text, string currency) =>
        Assert.False(Money.TryParse(text, Currency.Of(currency), out _));

    [Theory]
    [InlineData("0.005", "0.01")]
    [InlineData("-0.005", "-0.01")]
    [InlineData("2.345", "2.35")]
    [InlineData("2.344999", "2.34")]
    public void A_half_is_rounded_away_from_zero(string amount, string rounded)
    {
        Assert.True(PlainNumber.TryParse(amount, out var number));
        Assert.Equal(rounded, Money.Round(number, Eur).ToString());
    }

    [Fact]
    public void Amounts_of_different_currencies_are_never_added_up()
    {
        var (euros, dollars) = (new Money(1, Eur), new Money(1, Currency.Of("USD")));

        Assert.Throws<BrokenRuleException>(() => euros + dollars);
        Assert.Throws<BrokenRuleException>(() => euros - dollars);
        Assert.NotEqual(euros, dollars);
    }

    [Fact]
    public void Too_large_an_amount_is_refused_in_words()
    {
        var largest = new Money(Money.Limit - 1, Eur);

        Assert.Equal("Amount too large for an invoice.", Assert.Throws<BrokenRuleException>(() => largest + largest).Message);
        Assert.Throws<BrokenRuleException>(() => new Money(long.MinValue, Eur));
        Assert.Throws<BrokenRuleException>(() => Money.Round(largest.Minor, Currency.Of("CLF")));
        Assert.All(Currency.All, currency => Assert.Throws<BrokenRuleException>(() => Money.Round(decimal.MaxValue, currency)));
    }

    [Fact]
    public void Spreading_loses_nothing_and_mirrors_the_negative() =>
        Gen.Select(Gen.Long[0, Money.Limit - 1], Gen.Long[0, Money.Limit / 50].List[1, 40])
            .Sample(
                (minor, minors) =>
                {
                    var weights = minors.ConvertAll(weight => new Money(weight, Eur));
                    if (minors.TrueForAll(weight => weight is 0))
                        return;

                    var whole = new Money(minor, Eur);
                    var parts = whole.Spread(weights);
                    Assert.Equal(whole, Money.Sum(parts, Eur));
                    Assert.Equal(parts, (-whole).Spread(weights.ConvertAll(weight => -weight)).Select(part => -part));
                    Assert.Equal(parts.Select(part => -part), (-whole).Spread(weights));
                }
            );

    [Fact]
    public void Equal_remainders_go_to_the_earlier_part()
    {
        var equal = new Money(1, Eur);
        Assert.Equal([34, 33, 33], new Money(100, Eur).Spread([equal, equal, equal]).Select(part => part.Minor));
    }
}
