using System.Net;
using System.Net.Sockets;

namespace InvoiceTracker.Features.Tracking;

/// <summary>What a rate limit is kept under: an IPv4 address, or the /64 of an IPv6 one.</summary>
internal static class NetworkName
{
    private const int SubnetBytes = 8;

    public static string Of(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var bytes = plain.GetAddressBytes().AsSpan();
        return Convert.ToHexString(plain.AddressFamily is AddressFamily.InterNetworkV6 ? bytes[..SubnetBytes] : bytes);
    }
}
