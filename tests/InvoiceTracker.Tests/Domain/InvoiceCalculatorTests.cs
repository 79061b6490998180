using CsCheck;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

public sealed class InvoiceCalculatorTests
{
    private static readonly Currency Eur = Currency.Of("EUR");

    [Fact]
    public void A_discount_is_taken_before_tax() => Assert.Equal("1190.00", Total(new PricedLine(1, 8500, new(19), Euros(7500))));

    [Fact]
    public void A_document_discount_is_taken_before_tax() =>
        Assert.Equal("1190.00", InvoiceCalculator.Calculate(Eur, [new(1, 8500, new(19))], Euros(7500)).Total.ToString());

    [Fact]
    public void A_rate_may_have_decimals()
    {
        var totals = InvoiceCalculator.Calculate(Eur, [new(1, 8180, new(9.975m))]);
        Assert.Equal("815.96", totals.Tax.ToString());
        Assert.Equal("8995.96", totals.Total.ToString());
    }

    [Fact]
    public void A_percent_discount_is_not_rounded_by_itself() =>
        Assert.Equal("6527.81", Total(new PricedLine(16, 348.35m, new(22), new Portion.Percent(4))));

    [Fact]
    public void Ten_times_three_sixty_at_five_and_a_half_percent_is_37_98() =>
        Assert.Equal("37.98", Total(new PricedLine(10, 3.60m, new(5.5m))));

    [Fact]
    public void A_document_discount_is_spread_over_the_tax_groups()
    {
        var totals = InvoiceCalculator.Calculate(Eur, [new(1, 100, new(19)), new(1, 50, new(7))], Euros(10));

        Assert.Equal(["6.67", "3.33"], totals.Taxes.Select(group => group.Discount.ToString()));
        Assert.Equal(["93.33", "46.67"], totals.Taxes.Select(group => group.Net.ToString()));
        Assert.Equal("150.00", totals.LinesTotal.ToString());
        Assert.Equal("140.00", totals.Subtotal.ToString());
    }

    [Fact]
    public void Of_two_equal_groups_the_earlier_takes_the_odd_cent()
    {
        var totals = InvoiceCalculator.Calculate(Eur, [new(1, 50, new(7)), new(1, 50, new(19))], Euros(0.01m));
        Assert.Equal(["0.01", "0.00"], totals.Taxes.Select(group => group.Discount.ToString()));
    }

    [Fact]
    public void A_price_that_includes_tax_is_divided()
    {
        var totals = InvoiceCalculator.Calculate(Eur, [new(1, 10, new(7.7m))], pricesIncludeTax: true);

        Assert.Equal(("9.29", "0.71", "10.00"), (totals.Subtotal.ToString(), totals.Tax.ToString(), totals.Total.ToString()));
        Assert.Equal("10.00", totals.Lines.Single().ToString());
    }

    [Fact]
    public void Tenths_add_up_exactly()
    {
        PricedLine tenth = new(1, 0.1m, new(0));
        var fifth = tenth with { UnitPrice = 0.2m };
        Assert.Equal("0.90", Total(tenth, fifth, tenth, fifth, tenth, fifth));
    }

    [Fact]
    public void A_fraction_of_a_cent_is_rounded_by_its_line()
    {
        var totals = InvoiceCalculator.Calculate(Eur, [.. Enumerable.Repeat(new PricedLine(1, 0.335m, new(7)), 3)]);

        Assert.Equal(("1.02", "0.07", "1.09"), (totals.Subtotal.ToString(), totals.Tax.ToString(), totals.Total.ToString()));
        Assert.Equal("1.01", InvoiceCalculator.Calculate(Eur, [new(3, 0.335m, new(7))]).Subtotal.ToString());
        Assert.Equal("0.00", Total(new PricedLine(1, 0.001m, new(19))));
    }

    [Theory]
    [InlineData("JPY", "0.335", "JPY has no decimals.")]
    [InlineData("JPY", "10.5", "JPY has no decimals.")]
    [InlineData("BHD", "1.2345", "A price in BHD has 3 decimals at most.")]
    [InlineData("EUR", "0.0000001", "A price in EUR has 6 decimals at most.")]
    [InlineData("EUR", "-1", "A unit price cannot be negative. Give a discount, or a negative quantity for what is returned.")]
    [InlineData("EUR", "1000000000000", "Amount too large for an invoice.")]
    public void A_price_beyond_its_bounds_is_refused(string currency, string price, string message)
    {
        Assert.True(PlainNumber.TryParse(price, out var number));
        var refusal = Assert.Throws<BrokenRuleException>(() =>
            InvoiceCalculator.Calculate(Currency.Of(currency), [new(1, 1, new(19)), new(1, number, new(19))])
        );

        Assert.Equal((message, "lines[1].unitPrice"), (refusal.Message, refusal.Field));
    }

    [Theory]
    [InlineData("JPY", "10.00", "12", "2")]
    [InlineData("KWD", "1.234", "1.468", "0.234")]
    public void A_currency_has_its_own_decimals(string currency, string price, string total, string tax)
    {
        Assert.True(PlainNumber.TryParse(price, out var number));
        var totals = InvoiceCalculator.Calculate(Currency.Of(currency), [new(1, number, new(19))]);
        Assert.Equal((total, tax), (totals.Total.ToString(), totals.Tax.ToString()));
    }

    [Fact]
    public void Figures_of_any_size_are_refused_in_words()
    {
        decimal[] extremes = [decimal.MaxValue, decimal.MinValue, 999_999_999_999, -999_999_999_999];
        var discount = new Portion.Percent(0.0001m);
        var lines = extremes.SelectMany(_ => extremes, (quantity, price) => new PricedLine(quantity, price, new(100), discount));

        Assert.All(
            lines,
            line =>
                Assert.All(
                    Currency.All,
                    currency =>
                        Assert.Throws<BrokenRuleException>(() => InvoiceCalculator.Calculate(currency, [line], pricesIncludeTax: true))
                )
        );
    }

    [Fact]
    public void Many_large_lines_are_refused_in_words_too()
    {
        var line = new PricedLine(1, 9_999_999_999_999 / 10m, new(19));
        var refusal = Assert.Throws<BrokenRuleException>(() => Total([.. Enumerable.Repeat(line, 20)]));
        Assert.Equal("Amount too large for an invoice.", refusal.Message);
    }

    [Fact]
    public void Six_decimals_of_a_quantity_count_and_seven_are_refused()
    {
        Assert.Equal("1.23", Total(new PricedLine(0.123456m, 10, new(0))));
        Assert.Equal("lines[0].quantity", Assert.Throws<BrokenRuleException>(() => Total(new PricedLine(0.1234567m, 10, new(0)))).Field);
    }

    [Fact]
    public void A_quantity_of_nil_is_a_visible_line_of_nil() => Assert.Equal("0.00", Total(new PricedLine(0, 10, new(19))));

    [Fact]
    public void A_discount_is_at_most_the_sum()
    {
        Assert.Throws<BrokenRuleException>(() => new Portion.Percent(150));
        Assert.Throws<BrokenRuleException>(() => new Portion.Percent(-1));
        Assert.Throws<BrokenRuleException>(() => Euros(-1));
        Assert.Throws<BrokenRuleException>(() => Total(new PricedLine(1, 100, new(19), Euros(100.01m))));
        Assert.Throws<BrokenRuleException>(() => InvoiceCalculator.Calculate(Eur, [new(1, 100, new(19))], Euros(100.01m)));
        Assert.Equal("0.00", Total(new PricedLine(1, 100, new(19), new Portion.Percent(100))));
    }

    [Fact]
    public void A_discount_in_another_currency_is_refused() =>
        Assert.Throws<BrokenRuleException>(() => InvoiceCalculator.Calculate(Currency.Of("USD"), [new(1, 100, new(19))], Euros(1)));

    [Fact]
    public void Only_a_credit_note_has_a_negative_total()
    {
        PricedLine[] returned = [new(-1, 8500, new(19), Euros(7500))];

        Assert.Equal("The total of an invoice cannot be negative.", Assert.Throws<BrokenRuleException>(() => Total(returned)).Message);
        Assert.Equal("-1190.00", InvoiceCalculator.Calculate(Eur, returned, isCreditNote: true).Total.ToString());
        Assert.Throws<BrokenRuleException>(() => InvoiceCalculator.Calculate(Eur, [new(1, 1, new(19))], isCreditNote: true));
    }

    [Fact]
    public void Returned_goods_reduce_the_total() =>
        Assert.Equal("107.10", Total(new PricedLine(1, 100, new(19)), new PricedLine(-1, 10, new(19))));

    [Fact]
    public void Five_hundred_large_lines_add_up_exactly() =>
        Assert.Equal("499999995.00", Total([.. Enumerable.Repeat(new PricedLine(1, 999_999.99m, new(0)), 500)]));

    [Fact]
    public void A_draft_without_lines_totals_nil() => Assert.Equal("0.00", Total());

    [Fact]
    public void Every_invoice_adds_up() =>
        SomeInvoices.Any.Sample(invoice =>
        {
            var totals = invoice.Calculate();

            Assert.Equal(totals.LinesTotal, Money.Sum(totals.Lines, invoice.Currency));
            Assert.Equal(totals.Discount, Money.Sum(totals.Taxes.Select(group => group.Discount), invoice.Currency));
            Assert.Equal(totals.Subtotal + Money.Sum(totals.Taxes.Select(group => group.Tax), invoice.Currency), totals.Total);
            Assert.Equal(totals.LinesTotal - totals.Discount, invoice.PricesIncludeTax ? totals.Total : totals.Subtotal);
            Assert.Equal(invoice.Lines.Select(line => line.TaxRate).Distinct(), totals.Taxes.Select(group => group.Rate));
        });

    [Fact]
    public void Within_their_groups_lines_may_stand_in_any_order() =>
        SomeInvoices.Any.Sample(invoice =>
        {
            var grouped = invoice.Lines.GroupBy(line => line.TaxRate).SelectMany(group => group.Reverse());
            var (totals, other) = (invoice.Calculate(), (invoice with { Lines = [.. grouped] }).Calculate());

            Assert.Equal(totals.Total, other.Total);
            Assert.Equal(totals.Taxes, other.Taxes);
        });

    [Fact]
    public void A_credit_note_mirrors_its_invoice() =>
        SomeInvoices.Any.Sample(invoice =>
        {
            var credit = InvoiceCalculator.Calculate(
                invoice.Currency,
                [.. invoice.Lines.Select(line => line with { Quantity = -line.Quantity })],
                invoice.Discount,
                invoice.PricesIncludeTax,
                isCreditNote: true
            );

            var mirrored = credit.Taxes.Select(group => new TaxGroup(group.Rate, -group.Net, -group.Tax, -group.Discount));
            Assert.Equal(invoice.Calculate().Taxes, mirrored);
        });

    private static string Total(params PricedLine[] lines) => InvoiceCalculator.Calculate(Eur, lines).Total.ToString();

    private static Portion.Amount Euros(decimal amount) => new(Money.Round(amount, Eur));
}
