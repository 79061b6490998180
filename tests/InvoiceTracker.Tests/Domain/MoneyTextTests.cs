using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Tests.Web;
using InvoiceTracker.Web.TagHelpers;

namespace InvoiceTracker.Tests.Domain;

public sealed class MoneyTextTests
{
    [Theory]
    [InlineData(480_000, "USD", "en-US", "$4,800.00")]
    [InlineData(-75_000, "USD", "en-US", "−$750.00")]
    [InlineData(4_800, "JPY", "en-US", "¥4,800")]
    [InlineData(1_250, "KWD", "en-US", "KWD\u00A01.250")]
    [InlineData(12_000, "CHF", "en-US", "CHF\u00A0120.00")]
    [InlineData(480_000, "CAD", "en-US", "CA$4,800.00")]
    [InlineData(480_000, "SEK", "sv-SE", "4\u00A0800,00\u00A0kr")]
    [InlineData(480_000, "EUR", "de-DE", "4.800,00\u00A0€")]
    [InlineData(480_000, "USD", "de-DE", "4.800,00\u00A0$")]
    [InlineData(480_000, "USD", "", "$4,800.00")]
    public void An_amount_is_written_as_its_currency_and_the_culture_ask(long minor, string currency, string culture, string expected) =>
        Assert.Equal(expected, MoneyText.Format(minor, currency, CultureInfo.GetCultureInfo(culture)));

    [Fact]
    public void The_largest_amount_loses_no_cent() =>
        Assert.Equal("$9,999,999,999,999.99", MoneyText.Format(999_999_999_999_999, "USD", CultureInfo.GetCultureInfo("en-US")));

    [Fact]
    public async Task The_tag_carries_the_exact_amount_for_machines()
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("en-US");

        Assert.Equal(
            """<data class="money" value="GBP 195000">&#xA3;1,950.00</data>""",
            await new MoneyTagHelper { Amount = 195_000, Currency = "GBP" }.RenderAsync("money")
        );
    }
}
