using CsCheck;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

public sealed class StageSplitTests
{
    private static readonly Currency Eur = Currency.Of("EUR");

    [Fact]
    public void A_deposit_leaves_the_rest_to_the_final_invoice()
    {
        var stages = StageSplit.Split(Whole(1000, 19), [Percent(30), null]);

        Assert.Equal(["357.00", "833.00"], Totals(stages));
        Assert.Equal(["300.00", "700.00"], stages.Select(stage => stage.Subtotal.ToString()));
        Assert.Equal(["57.00", "133.00"], stages.Select(stage => stage.Tax.ToString()));
    }

    [Fact]
    public void A_hundred_in_three_loses_no_cent()
    {
        Assert.Equal(["33.34", "33.33", "33.33"], Totals(StageSplit.Split(Whole(100, 0), [null, null, null])));
        Assert.Equal(["33.33", "66.67"], Totals(StageSplit.Split(Whole(100, 0), [Percent(33.33m), null])));
        Assert.Equal(["3.34", "3.33", "3.33"], Totals(StageSplit.Split(Whole(10, 0), [null, null, null])));
    }

    [Fact]
    public void A_stage_is_an_ordinary_invoice_with_a_line_for_each_tax_group()
    {
        var whole = InvoiceCalculator.Calculate(Eur, [new(1, 100, new(19)), new(1, 50, new(7))]);
        var deposit = StageSplit.Split(whole, [Percent(50), null])[0];

        Assert.Equal(["50.00", "25.00"], deposit.Lines.Select(line => line.ToString()));
        Assert.Equal(whole.Taxes.Select(group => group.Rate), deposit.Taxes.Select(group => group.Rate));
        Assert.Equal("86.25", deposit.Total.ToString());
    }

    [Fact]
    public void A_fixed_stage_asks_for_exactly_its_amount()
    {
        var whole = InvoiceCalculator.Calculate(Eur, [new(1, 99.99m, new(19)), new(1, 50.01m, new(7)), new(1, 3.33m, new(5.5m))]);
        Assert.Equal(["77.77", "10.00"], Totals(StageSplit.Split(whole, [Euros(77.77m), Euros(10), null])).Take(2));
    }

    [Fact]
    public void A_group_of_returned_goods_is_split_like_any_other()
    {
        var whole = InvoiceCalculator.Calculate(Eur, [new(1, 100, new(19)), new(-1, 50, new(7))]);
        var stages = StageSplit.Split(whole, [null, null, null]);

        Assert.Equal(["21.84", "21.83", "21.83"], Totals(stages));
        Assert.Equal("-50.00", Money.Sum(stages.Select(stage => stage.Taxes[1].Net), Eur).ToString());
    }

    [Fact]
    public void Percentages_that_are_the_whole_but_for_less_than_half_a_cent_are_the_whole()
    {
        var third = Percent(33.3333m);
        Assert.Equal(["33.34", "33.33", "33.33"], Totals(StageSplit.Split(Whole(100, 0), [third, third, third])));
    }

    [Fact]
    public void A_plan_that_does_not_add_up_is_refused_with_the_difference()
    {
        Assert.Equal("1 % (1.00) is not assigned", Refusal(Percent(30), Percent(40), Percent(29)));
        Assert.Equal("10 % (10.00) is too much", Refusal(Percent(60), Percent(50)));
        Assert.Equal("10 % (10.00) is too much", Refusal(Euros(60), Percent(50)));
        Assert.Equal("0.5 % (0.50) is not assigned", Refusal(Euros(60), Euros(39.50m)));
        Assert.Equal("10 % (10.00) is too much", Refusal(Percent(60), Percent(50), null));
        Assert.Equal("0.01 % (0.01) is not assigned", Refusal(Percent(33.33m), Percent(33.33m), Percent(33.33m)));
    }

    [Fact]
    public void The_difference_is_written_alike_in_every_culture()
    {
        var before = Thread.CurrentThread.CurrentCulture;
        try
        {
            Thread.CurrentThread.CurrentCulture = System.Globalization.CultureInfo.GetCultureInfo("de-DE");
            Assert.Equal("0.5 % (0.50) is not assigned", Refusal(Euros(60), Euros(39.50m)));
        }
        finally
        {
            Thread.CurrentThread.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_stage_of_nothing_is_refused()
    {
        Assert.Equal("Nothing is left for stage 2.", Refusal(Percent(100), null));
        Assert.Equal("Nothing is left for stage 1.", Refusal(Percent(0), null));
        Assert.Throws<BrokenRuleException>(() => StageSplit.Split(Whole(0.02m, 0), [null, null, null]));
        Assert.Throws<BrokenRuleException>(() => StageSplit.Split(Whole(0, 0), [null, null]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(25)]
    public void A_plan_has_2_to_24_stages(int stages)
    {
        Assert.Equal("A plan has 2 to 24 stages.", Refusal(new Portion?[stages]));
        Assert.Equal(24, StageSplit.Split(Whole(100, 19), new Portion?[24]).Count);
    }

    [Fact]
    public void An_amount_in_another_currency_is_refused() =>
        Assert.Throws<BrokenRuleException>(() => StageSplit.Split(Whole(100, 19), [new Portion.Amount(new(1, Currency.Of("USD"))), null]));

    [Fact]
    public void Stages_add_up_exactly_in_every_tax_group() =>
        Gen.Select(SomeInvoices.Any, Gen.Int[1, 1000].List[2, 24])
            .Sample(
                (invoice, weights) =>
                {
                    var whole = invoice.Calculate();
                    if (whole.Total.Minor < 100_000)
                        return;

                    var shares = weights.Select((weight, i) => i is 0 ? null : Percent(decimal.Round(weight / 240m, 4))).ToList();
                    var stages = StageSplit.Split(whole, shares);

                    Assert.Equal(whole.Total, Money.Sum(stages.Select(stage => stage.Total), whole.Currency));
                    Assert.Equal(StageSplit.TotalsOf(whole.Total, shares), stages.Select(stage => stage.Total));
                    Assert.All(
                        whole.Taxes,
                        (group, i) =>
                        {
                            Assert.Equal(group.Net, Money.Sum(stages.Select(stage => stage.Taxes[i].Net), whole.Currency));
                            Assert.Equal(group.Tax, Money.Sum(stages.Select(stage => stage.Taxes[i].Tax), whole.Currency));
                        }
                    );
                    Assert.All(
                        stages.SelectMany(stage => stage.Taxes),
                        group => Assert.True(group is { Net.Minor: >= 0, Tax.Minor: >= 0 })
                    );
                }
            );

    [Fact]
    public void A_stage_takes_its_part_of_every_tax_group_to_a_few_cents() =>
        Gen.Select(SomeInvoices.Any, Gen.Int[2, 24])
            .Sample(
                (invoice, count) =>
                {
                    var whole = invoice.Calculate();
                    if (whole.Total.Minor < 100_000)
                        return;

                    foreach (var stage in StageSplit.Split(whole, new Portion?[count]))
                        Assert.All(
                            stage.Taxes,
                            (group, i) => Assert.InRange(group.Net.Minor - ((decimal)whole.Taxes[i].Net.Minor / count), -4, 4)
                        );
                }
            );

    private static InvoiceTotals Whole(decimal net, decimal percent) => InvoiceCalculator.Calculate(Eur, [new(1, net, new(percent))]);

    private static IEnumerable<string> Totals(IEnumerable<InvoiceTotals> stages) => stages.Select(stage => stage.Total.ToString());

    private static string Refusal(params Portion?[] shares) =>
        Assert.Throws<BrokenRuleException>(() => StageSplit.Split(Whole(100, 0), shares)).Message;

    private static Portion Percent(decimal percent) => new Portion.Percent(percent);

    private static Portion Euros(decimal amount) => new Portion.Amount(Money.Round(amount, Eur));
}
