using InvoiceTracker.Domain;

namespace InvoiceTracker.Tests.Domain;

public sealed class IbanTests
{
    [Theory]
    [InlineData("Northlight Studio\nIBAN DE89 3704 0044 0532 0130 00\nBIC COBADEFFXXX", "DE89370400440532013000")]
    [InlineData("iban: de89370400440532013000", "DE89370400440532013000")]
    [InlineData("IBAN NL91 ABNA 0417 1643 00 BIC ABNANL2A", "NL91ABNA0417164300")]
    [InlineData("GB29 NWBK 6016 1331 9268 19 / FR14 2004 1010 0505 0001 3M02 606", "GB29NWBK60161331926819")]
    public void It_is_found_among_other_words(string text, string expected) => Assert.Equal(expected, Iban.In(text)?.Value);

    [Theory]
    [InlineData("")]
    [InlineData("IBAN DE88 3704 0044 0532 0130 00")]
    [InlineData("Account 123456789, sort code 00-00-00")]
    [InlineData("DE89 3704")]
    public void What_does_not_check_is_none(string text) => Assert.Null(Iban.In(text));

    [Fact]
    public void It_is_written_in_groups_of_four() => Assert.Equal("DE89 3704 0044 0532 0130 00", $"{Iban.In("DE89370400440532013000")}");
}
