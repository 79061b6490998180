using System.Globalization;
using System.Net;
using InvoiceTracker.Data;
using Microsoft.AspNetCore.HttpOverrides;

namespace InvoiceTracker.Web;

/// <summary>Settings that belong to no feature, read once at the start.</summary>
internal static class Settings
{
    public static string DataDirectory(IConfiguration configuration, IHostEnvironment environment) =>
        Path.GetFullPath(configuration["DataDirectory"] is { Length: > 0 } given ? given : "data", environment.ContentRootPath);

    public static bool Flag(IConfiguration configuration, string key, bool otherwise) =>
        configuration[key] is not { Length: > 0 } text ? otherwise
        : bool.TryParse(text, out var value) ? value
        : throw new SettingException(key, $"'{text}' is not true or false.");

    /// <summary>Whose X-Forwarded-For and -Proto are believed: loopback, and what <c>Proxy</c> names.</summary>
    public static ForwardedHeadersOptions Proxies(IConfiguration configuration)
    {
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto,
            ForwardLimit = Hops(configuration["Proxy:Hops"]),
        };
        foreach (var proxy in List(configuration, "Proxy:KnownProxies"))
            options.KnownProxies.Add(
                IPAddress.TryParse(proxy, out var address)
                    ? address
                    : throw new SettingException("Proxy:KnownProxies", $"'{proxy}' is not an address.")
            );
        foreach (var network in List(configuration, "Proxy:KnownNetworks"))
            options.KnownIPNetworks.Add(
                System.Net.IPNetwork.TryParse(network, out var range)
                    ? range
                    : throw new SettingException("Proxy:KnownNetworks", $"'{network}' is not a network such as 10.0.0.0/8.")
            );
        return options;
    }

    private static int Hops(string? text) =>
        text is null or "" ? 1
        : int.TryParse(text, CultureInfo.InvariantCulture, out var hops) && hops is >= 1 and <= 10 ? hops
        : throw new SettingException("Proxy:Hops", "Give the number of your own proxies, 1 to 10.");

    // A list may be written as an array or, in one environment variable, with commas.
    private static IEnumerable<string> List(IConfiguration configuration, string key)
    {
        var section = configuration.GetSection(key);
        return section.Value is { } text
            ? text.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
            : section.GetChildren().Select(child => child.Value!);
    }
}
