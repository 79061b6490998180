using System.Diagnostics;
using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Tests.Features.Tracking.Bots;

public sealed class BotListTests
{
    private const string Chrome =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";

    private readonly BotList _bots = new();

    [Theory]
    [InlineData("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "google")]
    [InlineData("Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "bots?")]
    [InlineData("WhatsApp/2.23.20.0 A", "^whatsapp")]
    [InlineData("facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)", "^facebook")]
    [InlineData("Mozilla/5.0 (Windows NT 6.3; WOW64; Trident/7.0; rv:11.0; BingPreview/1.0b) like Gecko", "preview")]
    [InlineData(
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 Safari/537.36",
        "headless"
    )]
    [InlineData("curl/8.5.0", "curl")]
    [InlineData("python-requests/2.32.3", "^python")]
    [InlineData("Go-http-client/1.1", "http")]
    [InlineData("Mimecast Link Protection", "mimecast")]
    [InlineData("Mozilla/5.0 (compatible; Barracuda Link Protect)", "barracuda")]
    [InlineData("Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5", "preview")]
    [InlineData("Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)", "proxy")]
    public void A_bot_is_told_by_the_pattern_it_matches(string userAgent, string pattern) =>
        Assert.Contains(pattern, _bots.Match(userAgent), StringComparison.Ordinal);

    [Theory]
    [InlineData("Unheard/Of (Some Thing; v2)", BrowserShape.NoBrowser)]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) Unheard/4.0.4", BrowserShape.NoEngine)]
    [InlineData("Mozilla/5.0 Chrome/10.0.613.0 Safari/534.15 Unheard/5.0.7", BrowserShape.NoSystem)]
    [InlineData("Mozilla/4.0 (compatible; Unheard of; Win32)", BrowserShape.OnlyCompatible)]
    public void A_bot_nobody_has_heard_of_is_told_by_what_it_does_not_say(string userAgent, string rule) =>
        Assert.Equal(rule, _bots.Match(userAgent));

    [Theory]
    [InlineData(Chrome)]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15")]
    [InlineData(
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 [FBAN/FBIOS;FBAV/520.0.0.38.101;FBDV/iPhone17,1]"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22F76 Instagram 385.0.0.27.75 (iPhone16,1; iOS 18_5; en_US)"
    )]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148 Safari Line/14.9.0"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 12; M2102K1AC; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/107.0.5304.141 Mobile Safari/537.36 MicroMessenger/8.0.35.2360(0x2800235D) Process/tools WeChat/arm64"
    )]
    [InlineData(
        "Mozilla/4.0 (compatible; MSIE 7.0; Windows NT 10.0; WOW64; Trident/7.0; .NET4.0C; Microsoft Outlook 16.0.17328; ms-office; MSOffice 16)"
    )]
    [InlineData("Opera/9.80 (Android; Opera Mini/81.0.2254/191.303; U; en) Presto/2.12.423 Version/12.16")]
    [InlineData("Mozilla/5.0 (SMART-TV; LINUX; Tizen 7.0) AppleWebKit/537.36 (KHTML, like Gecko) 94.0.4606.31/7.0 TV Safari/537.36")]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 10; CUBOT_X30 Build/CUBOT) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/94.0.4606.85 Mobile Safari/537.36"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; arm_64; Android 14; Lenovo TB-X606F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/134.0.6998.566 YaBrowser/25.4.5.566.00 SA/3 Safari/537.36"
    )]
    [InlineData("Mozilla/5.0 (PlayStation; PlayStation 5/6.00) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.4 Safari/605.1.15")]
    public void A_browser_that_people_use_is_no_bot(string userAgent) => Assert.Null(_bots.Match(userAgent));

    [Theory]
    [InlineData("arcjet")]
    [InlineData("fnando-ua_bots")]
    [InlineData("isbot-crawlers")]
    [InlineData("monperrus")]
    [InlineData("woothee")]
    public void At_least_99_of_100_bots_of_every_source_are_known(string source)
    {
        var bots = UserAgentCorpus.Entries.Where(entry => entry.IsBot && entry.Source == source).ToList();

        Assert.NotEmpty(bots);
        Assert.True(Share(bots) >= 0.99, $"{Share(bots):P2} of {source}");
    }

    [Fact]
    public void At_most_4_of_1000_current_browsers_are_taken_for_bots()
    {
        var people = UserAgentCorpus
            .Entries.Where(entry => !entry.IsBot && UserAgentCorpus.CurrentBrowsers.Contains(entry.Source))
            .ToList();

        Assert.True(people.Count > 900);
        Assert.True(Share(people) <= 0.004, $"{Share(people):P2}");
    }

    [Fact]
    public void At_most_2_of_100_browsers_are_taken_for_bots_when_the_museum_pieces_count_too()
    {
        var people = UserAgentCorpus.Entries.Where(entry => !entry.IsBot).ToList();

        Assert.True(Share(people) <= 0.02, $"{Share(people):P2}");
    }

    [Fact]
    public void A_verdict_is_the_same_seen_for_the_first_time_and_remembered()
    {
        var first = UserAgentCorpus.Entries.Select(entry => _bots.Match(entry.UserAgent)).ToList();
        var again = UserAgentCorpus.Entries.Select(entry => _bots.Match(entry.UserAgent)).ToList();
        var alone = UserAgentCorpus.Entries.Select(entry => new BotList().Match(entry.UserAgent)).ToList();

        Assert.Equal(first, again);
        Assert.Equal(first, alone);
    }

    [Fact]
    public void Many_threads_get_the_verdicts_that_one_gets()
    {
        var expected = UserAgentCorpus.Entries.Select(entry => new BotList().Match(entry.UserAgent)).ToList();
        var together = UserAgentCorpus.Entries.AsParallel().AsOrdered().Select(entry => _bots.Match(entry.UserAgent)).ToList();

        Assert.Equal(expected, together);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    public void A_blank_agent_matches_no_pattern_for_it_has_a_reason_of_its_own(string userAgent) => Assert.Null(_bots.Match(userAgent));

    [Fact]
    public void Case_white_space_around_and_letters_from_elsewhere_do_not_hide_a_bot()
    {
        Assert.NotNull(_bots.Match("CURL/8.5.0"));
        Assert.NotNull(_bots.Match("  curl/8.5.0\r\n"));
        Assert.NotNull(_bots.Match("Wörldbot/1.0 (наш робот; bot)"));
        Assert.Null(_bots.Match($"  {Chrome}  "));
        Assert.Null(_bots.Match($"{Chrome} Žižkov"));
    }

    public static TheoryData<string> HostileAgents =>
        [
            "Mozilla/" + string.Concat(Enumerable.Repeat("((((", 5000)),
            new string('a', 100_000),
            new string(' ', 100_000),
            "a/1" + string.Concat(Enumerable.Repeat(".1", 50_000)),
            string.Concat(Enumerable.Repeat("; aaaa", 20_000)),
            string.Concat(Enumerable.Repeat("compatible;", 10_000)),
            string.Concat(Enumerable.Repeat("libhttp", 15_000)),
            new string('\ud800', 10_000),
            "\udc00Mozilla/5.0 \u202e(\ud83d\0) curl",
        ];

    // The limit is a thousand times what is needed: it fails for an exponential match, not for a busy machine.
    [Theory(DisableDiscoveryEnumeration = true)]
    [MemberData(nameof(HostileAgents))]
    public void A_hostile_agent_is_judged_at_once(string userAgent)
    {
        var started = Stopwatch.StartNew();
        _bots.Match(userAgent);

        Assert.True(started.Elapsed < TimeSpan.FromSeconds(1), started.Elapsed.ToString());
    }

    [Fact]
    public void A_flood_of_strangers_neither_fills_the_memory_nor_drives_out_a_regular()
    {
        var verdicts = new VerdictMemory();
        verdicts.Remember(Chrome, null);

        for (var i = 0; i < 10 * VerdictMemory.Capacity; i++)
        {
            verdicts.Remember($"stranger {i}", "pattern");
            if (i % 100 == 0)
                Assert.True(verdicts.TryRecall(Chrome, out _));
        }

        Assert.False(verdicts.TryRecall("stranger 0", out _));
        Assert.InRange(verdicts.Count, 1, 2 * VerdictMemory.Capacity);
    }

    [Fact]
    public void An_agent_of_unusual_length_is_judged_and_not_remembered()
    {
        var verdicts = new VerdictMemory();
        verdicts.Remember(new string('x', VerdictMemory.LongestAgent + 1), null);

        Assert.Equal(0, verdicts.Count);
    }

    [Fact]
    public void The_patterns_are_those_of_the_installed_isbot()
    {
        var repository = Path.GetFullPath(Path.Combine(UserAgentCorpus.ProjectFolder(), "..", ".."));
        Assert.SkipUnless(Directory.Exists(Path.Combine(repository, "node_modules", "isbot")), "npm ci has not installed isbot.");

        var generator = Path.Combine(repository, "src", "InvoiceTracker", "Features", "Tracking", "Bots", "generate.mjs");
        using var node = Process.Start(
            new ProcessStartInfo("node", [generator, "--check"]) { RedirectStandardError = true, UseShellExecute = false }
        )!;
        var complaint = node.StandardError.ReadToEnd();
        node.WaitForExit();

        Assert.True(node.ExitCode == 0, complaint);
    }

    private double Share(IReadOnlyCollection<UserAgentCorpus.Entry> entries) =>
        entries.Count(entry => _bots.Match(entry.UserAgent) is not null) / (double)entries.Count;
}
