using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Features.Tracking.Networks;

namespace InvoiceTracker.Tests.Features.Tracking;

public sealed class NetworkListTests
{
    [Theory]
    [InlineData("10.1.2.3", "Narrow", true)]
    [InlineData("10.1.3.3", "Wide", false)]
    [InlineData("11.0.0.1", null, false)]
    [InlineData("2001:db8:1::7", "Six", true)]
    [InlineData("2001:db8:2::7", null, false)]
    public void The_longest_prefix_wins(string address, string? vendor, bool isMailSecurity)
    {
        var list = new NetworkList(
            new StringReader("10.0.0.0/8 probable Wide\n10.1.2.0/24 certain Narrow # a comment\n\n# another\n2001:db8:1::/48 certain Six\n")
        );

        var owner = list.OwnerOf(IPAddress.Parse(address));

        Assert.Equal((vendor, isMailSecurity), (owner?.Vendor, owner?.IsMailSecurity ?? false));
    }

    [Theory]
    [InlineData("10.0.0.0/8 probable")]
    [InlineData("10.0.0.0/33 probable X")]
    [InlineData("10.0.0.0 maybe X")]
    [InlineData("not a network")]
    public void A_line_of_another_form_is_named(string line) =>
        Assert.Contains(
            $"line 2 is not 'CIDR certain|probable Vendor': {line}",
            Assert.Throws<FormatException>(() => new NetworkList(new StringReader("# first\n" + line))).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void A_file_that_is_not_there_stops_the_start_and_names_the_key() =>
        Assert.Contains(
            "Tracking:NetworksFile",
            Assert.Throws<SettingException>(() => NetworkFile.Read("/nowhere/networks.txt")).Message,
            StringComparison.Ordinal
        );

    [Fact]
    public void The_shipped_list_knows_filters_for_certain_clouds_probably_and_homes_not_at_all()
    {
        var list = NetworkFile.Read(null);

        Assert.InRange(list.Count, 300, 5_000);
        Assert.True(list.OwnerOf(IPAddress.Parse("40.107.218.12"))?.IsMailSecurity);
        Assert.False(list.OwnerOf(IPAddress.Parse("20.50.10.4"))?.IsMailSecurity);
        Assert.Null(list.OwnerOf(IPAddress.Parse("165.225.72.10")));
        Assert.Null(list.OwnerOf(IPAddress.Parse("203.0.113.10")));
    }
}
