using System.Net;

namespace InvoiceTracker.Features.Tracking.Networks;

/// <summary>Tells addresses of the internet from those of one's own house, whose visitors are never suspected.</summary>
internal static class PublicInternet
{
    // RFC 1918, RFC 3927, RFC 6598, RFC 4193 and RFC 4291; loopback is asked for apart.
    private static readonly IPNetwork[] Private =
    [
        IPNetwork.Parse("10.0.0.0/8"),
        IPNetwork.Parse("172.16.0.0/12"),
        IPNetwork.Parse("192.168.0.0/16"),
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("100.64.0.0/10"),
        IPNetwork.Parse("fc00::/7"),
        IPNetwork.Parse("fe80::/10"),
    ];

    public static bool Has(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !Array.Exists(Private, network => network.Contains(address));
}
