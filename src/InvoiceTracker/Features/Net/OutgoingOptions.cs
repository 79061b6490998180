using System.Net;
using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Net;

/// <summary>
/// Whether addresses that users enter, for pushes and webhooks, may lead into the operator's own networks:
/// <c>Webhooks:AllowPrivateNetworks</c>.
/// </summary>
public sealed record OutgoingOptions(bool AllowsPrivateNetworks)
{
    private const string Key = "Webhooks:AllowPrivateNetworks";

    /// <exception cref="SettingException">The value is neither true nor false.</exception>
    public static OutgoingOptions Of(IConfiguration configuration) =>
        configuration[Key] is not { Length: > 0 } text ? new OutgoingOptions(AllowsPrivateNetworks: false)
        : bool.TryParse(text, out var allows) ? new OutgoingOptions(allows)
        : throw new SettingException(Key, $"'{text}' is not true or false.");

    /// <summary>What can be said of an address by reading it. Where a name leads is seen when it is called.</summary>
    /// <returns>Why it is never called, in words; null when it may be tried.</returns>
    public string? FlawOf(Uri address)
    {
        // A test's own service on this machine has no certificate that anybody trusts.
        if (address.Scheme != Uri.UriSchemeHttps && !(AllowsPrivateNetworks && address is { Scheme: "http", IsLoopback: true }))
            return "The address has to begin with https://.";
        if (address.UserInfo.Length > 0 || address.Host.Length == 0)
            return "The address has to be a plain one, without a user name.";
        return AllowsPrivateNetworks || !IsPrivateByItsLooks(address) ? null : "The address leads into a private network.";
    }

    /// <summary>Whether a connection to this address may be made.</summary>
    public bool Reaches(IPAddress address) => AllowsPrivateNetworks || PublicInternet.Reaches(address);

    private static bool IsPrivateByItsLooks(Uri address) =>
        IPAddress.TryParse(address.IdnHost, out var ip)
            ? !PublicInternet.Reaches(ip)
            : address.IsLoopback || address.IdnHost.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
}
