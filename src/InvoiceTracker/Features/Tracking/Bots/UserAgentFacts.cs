using System.Globalization;

namespace InvoiceTracker.Features.Tracking.Bots;

/// <summary>The kind of machine a browser runs on.</summary>
public enum DeviceClass
{
    Desktop,
    Phone,
    Tablet,
}

/// <summary>What a user agent says of browser, system and device, in the words people use; what it does not say is null.</summary>
/// <param name="Browser">The family: "Firefox", "Samsung Internet", "Outlook".</param>
/// <param name="Version">The major version.</param>
/// <param name="System">"Windows", "macOS", "iPhone", "iPad", "Android", "ChromeOS" or "Linux".</param>
public sealed record UserAgentFacts(string? Browser, int? Version, string? System, DeviceClass? Device)
{
    // The first that is found wins, so the particular stands before the general: Edge also says Chrome, and Chrome also says Safari.
    private static readonly (string Token, string Browser)[] Browsers =
    [
        ("MicroMessenger/", "WeChat"),
        ("FBAV/", "Facebook"),
        ("FBAN/", "Facebook"),
        ("Instagram ", "Instagram"),
        ("LinkedInApp", "LinkedIn"),
        (" Line/", "Line"),
        ("Microsoft Outlook ", "Outlook"),
        ("Outlook-iOS/", "Outlook"),
        ("Outlook-Android/", "Outlook"),
        ("Thunderbird/", "Thunderbird"),
        ("Edg/", "Edge"),
        ("EdgA/", "Edge"),
        ("EdgiOS/", "Edge"),
        ("Edge/", "Edge"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Opera Mini/", "Opera"),
        ("OPR/", "Opera"),
        ("OPT/", "Opera"),
        ("OPiOS/", "Opera"),
        ("Vivaldi/", "Vivaldi"),
        ("YaBrowser/", "Yandex"),
        ("UCBrowser/", "UC Browser"),
        ("DuckDuckGo/", "DuckDuckGo"),
        ("Ddg/", "DuckDuckGo"),
        ("HuaweiBrowser/", "Huawei Browser"),
        ("MiuiBrowser/", "Mi Browser"),
        ("Whale/", "Whale"),
        ("Silk/", "Silk"),
        ("GSA/", "Google app"),
        ("CriOS/", "Chrome"),
        ("FxiOS/", "Firefox"),
        ("Firefox/", "Firefox"),
        ("Chromium/", "Chromium"),
        ("Chrome/", "Chrome"),
        ("MSIE ", "Internet Explorer"),
        ("Trident/7", "Internet Explorer"),
        ("Opera/", "Opera"),
        ("Safari/", "Safari"),
    ];

    private static readonly (string Token, string System, DeviceClass Device)[] Systems =
    [
        ("Windows Phone", "Windows", DeviceClass.Phone),
        ("iPad", "iPad", DeviceClass.Tablet),
        ("iPhone", "iPhone", DeviceClass.Phone),
        ("iPod", "iPhone", DeviceClass.Phone),
        ("Android", "Android", DeviceClass.Tablet),
        ("CrOS", "ChromeOS", DeviceClass.Desktop),
        ("Windows", "Windows", DeviceClass.Desktop),
        ("Macintosh", "macOS", DeviceClass.Desktop),
        ("Mac OS X", "macOS", DeviceClass.Desktop),
        ("Linux", "Linux", DeviceClass.Desktop),
        ("X11", "Linux", DeviceClass.Desktop),
    ];

    /// <summary>Reads any text whatever, in bounded time.</summary>
    public static UserAgentFacts Read(string userAgent)
    {
        var agent = userAgent.AsSpan(0, Math.Min(userAgent.Length, BotList.LongestAgent));

        var (browser, version) = FindBrowser(agent);
        var (system, device) = FindSystem(agent);
        return new UserAgentFacts(browser, version, system, device);
    }

    /// <returns>"Firefox on Windows", or as much of it as is known.</returns>
    public override string ToString() =>
        (Browser, System) switch
        {
            (null, null) => "An unknown browser",
            (null, _) => $"A browser on {System}",
            (_, null) => Browser,
            _ => $"{Browser} on {System}",
        };

    private static (string? Browser, int? Version) FindBrowser(ReadOnlySpan<char> agent)
    {
        foreach (var (token, browser) in Browsers)
        {
            var at = agent.IndexOf(token, StringComparison.Ordinal);
            if (at >= 0)
                return (browser, VersionBehind(agent, VersionToken(token)));
        }

        return (null, null);
    }

    // Some browsers keep their version elsewhere: what follows their own name is the engine's, or stands still for ever.
    private static string VersionToken(string token) =>
        token switch
        {
            "Safari/" or "Opera/" => "Version/",
            "Trident/7" => "rv:",
            "FBAN/" => "FBAV/",
            _ => token,
        };

    private static int? VersionBehind(ReadOnlySpan<char> agent, string token)
    {
        var at = agent.IndexOf(token, StringComparison.Ordinal);
        if (at < 0)
            return null;

        var rest = agent[(at + token.Length)..];
        var end = rest.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(end < 0 ? rest : rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : null;
    }

    private static (string? System, DeviceClass? Device) FindSystem(ReadOnlySpan<char> agent)
    {
        // A television runs Linux or Android and is none of the three.
        var television = agent.Contains("TV", StringComparison.Ordinal);

        foreach (var (token, system, device) in Systems)
        {
            if (agent.Contains(token, StringComparison.Ordinal))
                return (system, television ? null : Refined(device, system, agent));
        }

        return (null, null);
    }

    // Android phones say "Mobile", and Android tablets do not.
    private static DeviceClass Refined(DeviceClass device, string system, ReadOnlySpan<char> agent) =>
        system is "Android" && agent.Contains("Mobile", StringComparison.Ordinal) ? DeviceClass.Phone : device;
}
