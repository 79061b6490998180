using System.Net;

namespace InvoiceTracker.Features.Net;

/// <summary>Tells addresses of the internet from those of one's own house, whose visitors are never suspected and whom nobody may make us call.</summary>
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

    // Nobody visits from these (RFC 6890), yet a connection to some of them ends inside: 0.0.0.0 is this machine, and the last three
    // may carry a private IPv4 address.
    private static readonly IPNetwork[] Unreachable =
    [
        IPNetwork.Parse("0.0.0.0/8"),
        IPNetwork.Parse("192.0.0.0/24"),
        IPNetwork.Parse("198.18.0.0/15"),
        IPNetwork.Parse("224.0.0.0/3"),
        IPNetwork.Parse("fec0::/10"),
        IPNetwork.Parse("ff00::/8"),
        IPNetwork.Parse("::/96"),
        IPNetwork.Parse("64:ff9b:1::/48"),
        IPNetwork.Parse("2001::/32"),
        IPNetwork.Parse("2002::/16"),
    ];

    // RFC 6052: how a network without IPv4 writes the addresses of those who have nothing else.
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool Has(IPAddress address) =>
        !IPAddress.IsLoopback(address) && !Array.Exists(Private, network => network.Contains(address));

    /// <summary>Whether a connection to this address leaves the house.</summary>
    public static bool Reaches(IPAddress address)
    {
        var plain =
            address.IsIPv4MappedToIPv6 ? address.MapToIPv4()
            : Translated.Contains(address) ? new IPAddress(address.GetAddressBytes()[^4..])
            : address;
        return Has(plain) && !Array.Exists(Unreachable, network => network.Contains(plain));
    }
}
