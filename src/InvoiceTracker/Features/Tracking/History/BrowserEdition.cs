using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Features.Tracking.History;

/// <summary>What follows from a browser's version.</summary>
/// <param name="SendsFetchMetadata">It sends Sec-Fetch-* with every request over HTTPS.</param>
/// <param name="ReleasedOn">About when; null where the version says nothing.</param>
internal readonly record struct BrowserEdition(bool SendsFetchMetadata, DateOnly? ReleasedOn)
{
    // Each train leaves by a timetable: (version, its day, days between versions). Sources: chromiumdash.appspot.com/schedule,
    // wiki.mozilla.org/Release_Management/Calendar, developer.apple.com/documentation/safari-release-notes.
    private static readonly Timetable Chrome = new(100, new DateOnly(2022, 3, 29), 31.2);
    private static readonly Timetable Firefox = new(100, new DateOnly(2022, 5, 3), 28.7);
    private static readonly Timetable Safari = new(18, new DateOnly(2024, 9, 16), 365.25);

    // caniuse.com/mdn-http_headers_sec-fetch-mode
    private const int FirstChromeWithMetadata = 76;
    private const int FirstFirefoxWithMetadata = 90;
    private const int FirstSafariWithMetadata = 17;

    // From 26 on Safari is numbered by the year after its own.
    private const int FirstSafariByYear = 26;
    private const int SafariYear = 1999;

    public static BrowserEdition Of(UserAgentFacts agent) =>
        (agent.Browser, agent.Version) switch
        {
            ("Chrome" or "Edge" or "Chromium", { } version) when agent.System is not ("iPhone" or "iPad") => new(
                version >= FirstChromeWithMetadata,
                Chrome.DayOf(version)
            ),
            ("Firefox", { } version) when agent.System is not ("iPhone" or "iPad") => new(
                version >= FirstFirefoxWithMetadata,
                Firefox.DayOf(version)
            ),
            ("Safari", { } version) => new(version >= FirstSafariWithMetadata, SafariDay(version)),
            _ => default,
        };

    private static DateOnly? SafariDay(int version) =>
        version >= FirstSafariByYear ? new DateOnly(Math.Min(SafariYear + version, 9999), 9, 15) : Safari.DayOf(version);

    private sealed record Timetable(int Version, DateOnly Day, double Interval)
    {
        // A version that nobody can have yet, or ever had, says nothing.
        public DateOnly? DayOf(int version) => version is > 0 and < 1000 ? Day.AddDays((int)((version - Version) * Interval)) : null;
    }
}
