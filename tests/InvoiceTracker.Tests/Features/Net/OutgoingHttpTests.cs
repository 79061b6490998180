using System.Net;
using InvoiceTracker.Features.Net;

namespace InvoiceTracker.Tests.Features.Net;

/// <summary>What users enter leads nobody into the operator's own networks, whatever a name says when it is looked up.</summary>
public sealed class OutgoingHttpTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.1")]
    [InlineData("172.31.255.255")]
    [InlineData("192.168.1.1")]
    [InlineData("169.254.169.254")]
    [InlineData("100.64.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("198.18.0.1")]
    [InlineData("224.0.0.1")]
    [InlineData("255.255.255.255")]
    [InlineData("::1")]
    [InlineData("::")]
    [InlineData("::10.0.0.1")]
    [InlineData("::ffff:192.168.1.1")]
    [InlineData("64:ff9b::10.0.0.1")]
    [InlineData("2002:a00:1::")]
    [InlineData("fc00::1")]
    [InlineData("fe80::1")]
    [InlineData("ff02::1")]
    public async Task A_name_that_leads_inside_is_not_called(string address)
    {
        using var http = Http(address, allowsPrivate: false);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://push.example/1");

        var refused = await Assert.ThrowsAsync<ForbiddenAddressException>(() => http.SendAsync(request, CancellationToken.None));

        Assert.Equal("The address leads into a private network.", refused.Message);
    }

    [Theory]
    [InlineData("8.8.8.8")]
    [InlineData("203.0.113.10")]
    [InlineData("172.32.0.1")]
    [InlineData("100.128.0.1")]
    [InlineData("2606:4700::1111")]
    [InlineData("64:ff9b::8.8.8.8")]
    public void The_internet_is_reached(string address) => Assert.True(PublicInternet.Reaches(IPAddress.Parse(address)));

    [Fact]
    public async Task Where_it_is_allowed_the_name_is_called()
    {
        using var http = Http("127.0.0.1", allowsPrivate: true);
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://push.example:9/1");

        // Nobody listens there; what matters is that it was tried.
        await Assert.ThrowsAsync<HttpRequestException>(() => http.SendAsync(request, CancellationToken.None));
    }

    private static OutgoingHttp Http(string address, bool allowsPrivate) =>
        new(new OutgoingOptions(allowsPrivate), (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(address)]));
}
