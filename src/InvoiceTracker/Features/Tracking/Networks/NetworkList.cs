using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace InvoiceTracker.Features.Tracking.Networks;

/// <summary>What is known of the network that an address belongs to.</summary>
public interface INetworks
{
    /// <returns>Null for a network that says nothing about its visitor, as almost all do.</returns>
    NetworkOwner? OwnerOf(IPAddress address);
}

/// <param name="IsMailSecurity">Certain: nobody browses from there. Otherwise a cloud in general, which only makes a person less probable.</param>
public sealed record NetworkOwner(string Vendor, bool IsMailSecurity);

/// <summary>
/// Networks by their prefixes; the longest that fits an address wins (RFC 4632 section 5.1). The text form has one a line:
/// <c>CIDR certain|probable Vendor</c>, with <c>#</c> before a comment.
/// </summary>
public sealed class NetworkList : INetworks
{
    // A prefix length has at most 129 values, so a look-up is at most so many probes of a table, and in practice some ten.
    private readonly Dictionary<(int Length, UInt128 Prefix), NetworkOwner> _v4 = [];
    private readonly Dictionary<(int Length, UInt128 Prefix), NetworkOwner> _v6 = [];
    private readonly int[] _lengthsOfV4;
    private readonly int[] _lengthsOfV6;

    /// <exception cref="FormatException">A line is not of the form; the message names it.</exception>
    public NetworkList(TextReader text)
    {
        var number = 0;
        while (text.ReadLine() is { } line)
        {
            number++;
            if (line.Split('#')[0].Trim() is { Length: > 0 } entry && !TryAdd(entry))
                throw new FormatException(
                    string.Create(CultureInfo.InvariantCulture, $"line {number} is not 'CIDR certain|probable Vendor': {entry}")
                );
        }
        _lengthsOfV4 = LengthsOf(_v4);
        _lengthsOfV6 = LengthsOf(_v6);
    }

    public int Count => _v4.Count + _v6.Count;

    /// <summary>Who is listed, and with how many networks: the certain first, then by name.</summary>
    public IReadOnlyList<(NetworkOwner Owner, int Networks)> Owners =>
        [
            .. _v4
                .Values.Concat(_v6.Values)
                .GroupBy(owner => owner)
                .Select(owner => (owner.Key, owner.Count()))
                .OrderByDescending(owner => owner.Key.IsMailSecurity)
                .ThenBy(owner => owner.Key.Vendor, StringComparer.OrdinalIgnoreCase),
        ];

    public NetworkOwner? OwnerOf(IPAddress address)
    {
        var isV4 = address.AddressFamily is AddressFamily.InterNetwork;
        var (table, lengths) = isV4 ? (_v4, _lengthsOfV4) : (_v6, _lengthsOfV6);
        var bits = BitsOf(address);
        foreach (var length in lengths)
        {
            if (table.TryGetValue((length, Cut(bits, length)), out var owner))
                return owner;
        }
        return null;
    }

    private bool TryAdd(string entry)
    {
        if (entry.Split([' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries) is not [var cidr, var certainty, var vendor])
            return false;
        if (!IPNetwork.TryParse(cidr, out var network) || certainty is not ("certain" or "probable"))
            return false;
        var table = network.BaseAddress.AddressFamily is AddressFamily.InterNetwork ? _v4 : _v6;
        table[(network.PrefixLength, BitsOf(network.BaseAddress))] = new NetworkOwner(vendor.Trim(), certainty is "certain");
        return vendor.Length <= Domain.ViewEvent.NetworkLabelLength;
    }

    private static int[] LengthsOf(Dictionary<(int Length, UInt128 Prefix), NetworkOwner> table) =>
        [.. table.Keys.Select(key => key.Length).Distinct().OrderDescending()];

    // The address stands at the top of 128 bits, so that both families are cut alike.
    private static UInt128 BitsOf(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }

    private static UInt128 Cut(UInt128 bits, int length) => length == 0 ? 0 : bits & (UInt128.MaxValue << (128 - length));
}
