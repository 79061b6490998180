using System.Buffers;

namespace InvoiceTracker.Features.Tracking.Bots;

/// <summary>What every browser says of itself, so that an unheard-of bot stands out by not saying it.</summary>
internal static class BrowserShape
{
    /// <summary>The agent names neither a browser, nor an engine, nor a device.</summary>
    public const string NoBrowser = "names no browser";

    /// <summary>The agent begins as a browser does, and then names no engine.</summary>
    public const string NoEngine = "names no browser engine";

    /// <summary>The agent begins as a browser does, and then names no system in brackets.</summary>
    public const string NoSystem = "names no system";

    /// <summary>The agent claims to be "compatible" and is no browser of the years when browsers did.</summary>
    public const string OnlyCompatible = "is only compatible";

    private const string Mozilla = "Mozilla/5.0 ";

    // Browsers without "Mozilla", applications that show pages, and the phones of the years before smartphones.
    private static readonly SearchValues<string> Browsers = SearchValues.Create(
        [
            "mozilla/",
            "webkit",
            "gecko",
            "opera",
            "browser",
            "netfront",
            "android",
            "dalvik",
            "iphone",
            "ipad",
            "ios ",
            "cfnetwork",
            "darwin",
            "midp",
            "mmp/",
            "wap",
            "up.link",
            "windows phone",
            "windows nt",
            "symbian",
            "series60",
            "blackberry",
            "nokia",
            "samsung",
            "sonyericsson",
            "lg-",
            "lg/",
            "mot-",
            "huawei",
            "docomo",
            "softbank",
            "vodafone",
            "j-phone",
            "kddi",
            "emobile",
            "portalmmm",
            "amiga",
            "kindle",
            "roku",
            "sonos",
            "fban/",
            "fbav/",
            "instagram",
            "line/",
            "pinterest/",
            "googleapp/",
            "galaxy",
            "lynx",
            "links (",
            "links/",
            "elinks",
            "mosaic",
            "dillo",
            "icab",
            "konqueror",
            "outlook",
            "microsoft office",
            "player",
            "itunes",
            "quicktime",
            "coremedia",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    private static readonly SearchValues<string> Engines = SearchValues.Create(
        [
            "webkit",
            "gecko",
            "trident",
            "msie",
            "presto",
            "khtml",
            "opera",
            "netfront",
            "konqueror",
            "browser",
            "chrome/",
            "firefox/",
            "ibrowse",
            "playstation",
            "nintendo",
            "treco/",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    private static readonly SearchValues<string> OnceCompatible = SearchValues.Create(
        [
            "msie",
            "mspie",
            "trident",
            "konqueror",
            "khtml",
            "opera",
            "icab",
            "omniweb",
            "ibrowse",
            "aweb",
            "amiga",
            "netpositive",
            "dillo",
            "netscape",
            "netfront",
            "lotus-notes",
            "ms-office",
            "risc os",
            "aol",
            "up.browser",
            "blazer",
            "elaine",
            "webtv",
            "docomo",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    /// <returns>The rule that the agent breaks, or null if it looks like a browser.</returns>
    public static string? BrokenRule(ReadOnlySpan<char> agent)
    {
        if (agent.StartsWith(Mozilla, StringComparison.Ordinal))
        {
            if (!agent[Mozilla.Length..].StartsWith('('))
                return NoSystem;

            if (!agent.ContainsAny(Engines))
                return NoEngine;
        }
        else if (!agent.ContainsAny(Browsers))
        {
            return NoBrowser;
        }

        return agent.Contains("compatible;", StringComparison.OrdinalIgnoreCase) && !agent.ContainsAny(OnceCompatible)
            ? OnlyCompatible
            : null;
    }
}
