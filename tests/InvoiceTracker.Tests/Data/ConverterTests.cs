using CsCheck;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace InvoiceTracker.Tests.Data;

/// <summary>What is written is what is read.</summary>
public sealed class ConverterTests
{
    [Fact]
    public void An_instant_keeps_its_milliseconds_and_forgets_its_zone()
    {
        var summerInBerlin = new DateTimeOffset(2026, 7, 1, 12, 30, 15, 123, TimeSpan.FromHours(2)).AddTicks(4567);

        var read = ThereAndBack(new InstantConverter(), summerInBerlin);

        Assert.Equal(new DateTimeOffset(2026, 7, 1, 10, 30, 15, 123, TimeSpan.Zero), read);
        Assert.Equal(TimeSpan.Zero, read.Offset);
    }

    [Fact]
    public void Instants_sort_in_the_database_as_they_do_in_time() =>
        Gen
            .DateTimeOffset.Select(Gen.DateTimeOffset)
            .Sample((a, b) => Math.Sign(Stored(a).CompareTo(Stored(b))) * Math.Sign(a.CompareTo(b)) >= 0);

    [Fact]
    public void A_currency_returns() =>
        Assert.All(Currency.All, currency => Assert.Equal(currency, ThereAndBack(new CurrencyConverter(), currency)));

    [Fact]
    public void A_percentage_returns() =>
        Gen.Int[0, 1_000_000]
            .Select(n => (Portion)new Portion.Percent(n / 10_000m))
            .Sample(percent => ThereAndBack(new PortionConverter(), percent) == percent);

    [Fact]
    public void An_amount_returns_in_its_currency() =>
        (
            from minor in Gen.Long[0, 1_000_000_000_000]
            from currency in Gen.Int[0, Currency.All.Count - 1].Select(i => Currency.All[i])
            select (Portion)new Portion.Amount(new Money(minor, currency))
        ).Sample(amount => ThereAndBack(new PortionConverter(), amount) == amount);

    [Fact]
    public void The_longest_portion_fits_its_column()
    {
        var convert = new PortionConverter().ConvertToProviderTyped;

        Assert.True(convert(new Portion.Amount(new Money(Money.Limit - 1, Currency.Of("EUR")))).Length <= PortionConverter.Length);
        Assert.True(convert(new Portion.Percent(99.9999m)).Length <= PortionConverter.Length);
    }

    private static long Stored(DateTimeOffset instant) => new InstantConverter().ConvertToProviderTyped(instant);

    private static TModel ThereAndBack<TModel, TStored>(ValueConverter<TModel, TStored> converter, TModel value) =>
        converter.ConvertFromProviderTyped(converter.ConvertToProviderTyped(value));
}
