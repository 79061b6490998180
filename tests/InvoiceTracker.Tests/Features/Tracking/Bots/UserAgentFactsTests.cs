using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Tests.Features.Tracking.Bots;

public sealed class UserAgentFactsTests
{
    [Theory]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Firefox",
        145,
        "Windows",
        DeviceClass.Desktop
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Chrome",
        142,
        "Windows",
        DeviceClass.Desktop
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/141.0.0.0",
        "Edge",
        141,
        "Windows",
        DeviceClass.Desktop
    )]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
        "Safari",
        26,
        "macOS",
        DeviceClass.Desktop
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Mobile/15E148 Safari/604.1",
        "Safari",
        26,
        "iPhone",
        DeviceClass.Phone
    )]
    [InlineData(
        "Mozilla/5.0 (iPad; CPU OS 18_3 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0.7444.46 Mobile/15E148 Safari/604.1",
        "Chrome",
        142,
        "iPad",
        DeviceClass.Tablet
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/30.0 Chrome/143.0.0.0 Mobile Safari/537.36",
        "Samsung Internet",
        30,
        "Android",
        DeviceClass.Phone
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "Chrome",
        142,
        "Android",
        DeviceClass.Tablet
    )]
    [InlineData(
        "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36",
        "Chrome",
        138,
        "ChromeOS",
        DeviceClass.Desktop
    )]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox", 140, "Linux", DeviceClass.Desktop)]
    [InlineData(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 OPR/122.0.0.0",
        "Opera",
        122,
        "Linux",
        DeviceClass.Desktop
    )]
    [InlineData(
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; Trident/7.0; Microsoft Outlook 16.0.17328; MSOffice 16)",
        "Outlook",
        16,
        "Windows",
        DeviceClass.Desktop
    )]
    [InlineData(
        "Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko",
        "Internet Explorer",
        11,
        "Windows",
        DeviceClass.Desktop
    )]
    [InlineData("Opera/9.80 (Windows NT 6.1; U; en) Presto/2.12.388 Version/12.16", "Opera", 12, "Windows", DeviceClass.Desktop)]
    public void Browser_version_system_and_device_are_read(
        string userAgent,
        string browser,
        int version,
        string system,
        DeviceClass device
    ) => Assert.Equal(new UserAgentFacts(browser, version, system, device), UserAgentFacts.Read(userAgent));

    [Theory]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Windows")]
    [InlineData("Something (Windows NT 10.0)", "A browser on Windows")]
    [InlineData("Firefox/3", "Firefox")]
    [InlineData("", "An unknown browser")]
    public void A_person_reads_as_much_as_is_known(string userAgent, string sentence) =>
        Assert.Equal(sentence, UserAgentFacts.Read(userAgent).ToString());

    [Fact]
    public void A_television_is_neither_desktop_nor_phone_nor_tablet() =>
        Assert.Null(
            UserAgentFacts
                .Read("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.6099.270 Safari/537.36")
                .Device
        );

    [Fact]
    public void Every_current_browser_says_what_it_is_and_where_it_runs()
    {
        var unknown = UserAgentCorpus
            .Entries.Where(entry => !entry.IsBot && UserAgentCorpus.CurrentBrowsers.Contains(entry.Source))
            .Where(entry => UserAgentFacts.Read(entry.UserAgent) is { Browser: null } or { System: null })
            .ToList();

        Assert.True(unknown.Count <= 20, string.Join('\n', unknown.Select(entry => entry.UserAgent)));
    }

    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(BotListTests.HostileAgents), MemberType = typeof(BotListTests))]
    public void A_hostile_agent_is_read_without_complaint(string userAgent) => Assert.NotNull(UserAgentFacts.Read(userAgent));

    [Theory]
    [InlineData("Chrome/")]
    [InlineData("Chrome/99999999999999999999")]
    [InlineData("Safari/")]
    [InlineData("Chrome/\ud800")]
    public void A_version_that_is_no_number_is_unknown(string userAgent) => Assert.Null(UserAgentFacts.Read(userAgent).Version);
}
