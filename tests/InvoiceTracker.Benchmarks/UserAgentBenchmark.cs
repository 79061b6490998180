using System.Diagnostics;
using System.Text.RegularExpressions;
using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Benchmarks;

/// <summary>The bot list against its own patterns as one compiled expression, which is how isbot itself asks them.</summary>
internal static class UserAgentBenchmark
{
    private const int Rounds = 5;
    private const int Unseen = 50_000;
    private const int Repeats = 1_000_000;
    private const int HostileLength = 8_192;

    public static IEnumerable<Figure> Run()
    {
        var agents = Enumerable.Range(0, Unseen).Select(i => Browser(i)).ToArray();
        var hostile = Enumerable.Range(0, 200).Select(Hostile).ToArray();
        var list = new Regex(
            string.Join('|', Patterns()),
            RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Compiled,
            Regex.InfiniteMatchTimeout
        );

        // Each round has a list that has seen nothing yet; the best of them has met the fewest disturbances.
        var unseen = Best(agents.Length, () => Each(agents, new BotList()));
        var oneByOne = Best(agents.Length / 10, () => Array.ForEach(agents[..(agents.Length / 10)], agent => list.IsMatch(agent)));
        var known = new BotList();
        var cached = Best(Repeats, () => Again(agents[0], known));
        var flood = Best(hostile.Length, () => Each(hostile, new BotList()));
        return
        [
            new Figure("a browser not seen yet", unseen, oneByOne / unseen),
            new Figure("the same one again", cached, oneByOne / cached),
            new Figure(
                "8 kB of hostile text",
                flood,
                Best(hostile.Length, () => Array.ForEach(hostile, agent => list.IsMatch(agent))) / flood
            ),
        ];
    }

    private static IEnumerable<string> Patterns() =>
        BotPatterns
            .Contains.Select(Regex.Escape)
            .Concat(BotPatterns.StartsWith.Select(text => "^" + Regex.Escape(text)))
            .Concat(BotPatterns.Expressions);

    private static string Browser(int i) =>
        $"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{100 + (i % 50)}.0.{i}.0 Safari/537.36";

    private static string Hostile(int i) =>
        ("Mozilla/5.0 (" + string.Concat(Enumerable.Repeat($"{i} bo t ", HostileLength / 8)))[..HostileLength];

    private static void Each(string[] agents, BotList bots)
    {
        foreach (var agent in agents)
            bots.Match(agent);
    }

    private static void Again(string agent, BotList bots)
    {
        for (var i = 0; i < Repeats; i++)
            bots.Match(agent);
    }

    /// <returns>Microseconds for one of the count.</returns>
    private static double Best(int count, Action work) =>
        Enumerable
            .Range(0, Rounds)
            .Min(_ =>
            {
                var watch = Stopwatch.StartNew();
                work();
                return watch.Elapsed.TotalMicroseconds / count;
            });
}

/// <param name="Ratio">How many times as long the one expression takes.</param>
internal sealed record Figure(string Name, double Microseconds, double Ratio);
