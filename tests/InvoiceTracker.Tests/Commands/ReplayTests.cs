using System.Globalization;
using System.Text.Json;
using InvoiceTracker.Features.Tracking.Bots;
using InvoiceTracker.Tests.Features.Tracking.Bots;

namespace InvoiceTracker.Tests.Commands;

/// <summary>The filter is measured, not believed: the figures of <c>docs/filter-rates.md</c> come from here.</summary>
public sealed class ReplayTests(Terminal terminal) : IClassFixture<Terminal>
{
    private static string Corpus => Path.Combine(UserAgentCorpus.Folder, "open_scenarios_public.json");
    private static string Rates => Path.Combine(UserAgentCorpus.Folder, "..", "..", "..", "docs", "filter-rates.md");

    [Fact]
    public async Task The_published_rates_are_what_the_filter_does()
    {
        var result = await terminal.RunAsync("replay", Corpus);
        Assert.Equal((0, ""), (result.Status, result.Error));
        var figures = Figures.Of(result.Output);
        var text = Document(figures);

        if (Environment.GetEnvironmentVariable("INVOICETRACKER_WRITE_RATES") is "1")
            await File.WriteAllTextAsync(Rates, text);

        Assert.True(figures.Counts >= 0.97, $"{figures.Counts:P1} of the requests are counted right");
        Assert.Equal(0, figures.LostOpens);
        Assert.Equal(await File.ReadAllTextAsync(Rates), text);
    }

    [Fact]
    public async Task What_is_not_a_file_of_scenarios_is_refused_in_words()
    {
        var file = Path.Combine(terminal.Folder, "not.json");
        await File.WriteAllTextAsync(file, """{"scenarios": [{"id": 7}]}""");

        var broken = await terminal.RunAsync("replay", file);
        var missing = await terminal.RunAsync("replay", file + "x");

        Assert.Equal((1, 1), (broken.Status, missing.Status));
        Assert.Contains("is not a file of scenarios", broken.Error, StringComparison.Ordinal);
        Assert.Contains("is not a file of scenarios", missing.Error, StringComparison.Ordinal);
    }

    private static string Document(Figures figures)
    {
        var bots = new BotList();
        var rows = UserAgentCorpus
            .Entries.GroupBy(entry => (entry.IsBot, entry.Source))
            .OrderByDescending(source => source.Key.IsBot)
            .ThenBy(source => source.Key.Source, StringComparer.Ordinal)
            .Select(source =>
            {
                var filtered = source.Count(entry => bots.Match(entry.UserAgent) is not null);
                return Invariant(
                    $"| {source.Key.Source} | {(source.Key.IsBot ? "bots" : "browsers")} | {source.Count()} | {filtered} | {100.0 * filtered / source.Count():0.0} % |"
                );
            });
        var current = UserAgentCorpus
            .Entries.Where(entry => !entry.IsBot && UserAgentCorpus.CurrentBrowsers.Contains(entry.Source))
            .ToList();
        var wrong = current.Count(entry => bots.Match(entry.UserAgent) is not null);
        var known = UserAgentCorpus.Entries.Where(entry => entry.IsBot).ToList();
        var found = known.Count(entry => bots.Match(entry.UserAgent) is not null);
        return Invariant(
            $"""
            # What the filter gets right

            Written by a test (`ReplayTests`), which fails when a figure changes. `INVOICETRACKER_WRITE_RATES=1` before `dotnet test` writes it anew.

            ## User agents

            {found} of {known.Count} bots are known by their user agent ({100.0
                * found
                / known.Count:0.0} %), and {wrong} of {current.Count} agents of
            current browsers are taken for one ({100.0 * wrong / current.Count:0.00} %). By source:

            | source | holds | agents | filtered | share |
            | --- | --- | --- | --- | --- |
            {string.Join('\n', rows)}

            The older browsers' sources also hold feature phones, museum pieces and browsers of game consoles.

            ## Whole visits

            {figures.Requests} requests in {figures.Scenarios} scenarios go through the very pipeline that serves (`replay`), in the standard mode.

            | | |
            | --- | --- |
            | counted or not, as expected | {figures.RightCounts} ({100 * figures.Counts:0.0} %) |
            | opens of people that were lost | {figures.LostOpens} |
            | machines that were counted | {figures.FalseOpens} |
            | verdict named as expected | {figures.RightVerdicts} |
            | told, or not told, as expected | {figures.RightNotices} of {figures.Notices} |

            These two corpora were at hand while the filter was written; others decide whether it holds.

            """
        );
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Figures(
        int Scenarios,
        int Requests,
        int RightCounts,
        int LostOpens,
        int FalseOpens,
        int RightVerdicts,
        int RightNotices,
        int Notices
    )
    {
        public double Counts => (double)RightCounts / Requests;

        public static Figures Of(string output)
        {
            var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement);
            var answers = lines.ToDictionary(line => (line.GetProperty("scenario").GetString(), line.GetProperty("request").GetInt32()));
            using var corpus = JsonDocument.Parse(File.ReadAllText(Corpus));
            var scenarios = corpus.RootElement.GetProperty("scenarios").EnumerateArray().ToList();
            var pairs = (
                from scenario in scenarios
                from request in scenario.GetProperty("requests").EnumerateArray().Index()
                select (Is: answers[(scenario.GetProperty("id").GetString(), request.Index)], Should: request.Item.GetProperty("expect"))
            ).ToList();
            var told = pairs.Where(pair => pair.Should.TryGetProperty("notify", out _)).ToList();
            return new Figures(
                scenarios.Count,
                pairs.Count,
                pairs.Count(pair => IsCounted(pair.Is) == IsCounted(pair.Should)),
                pairs.Count(pair => IsCounted(pair.Should) && !IsCounted(pair.Is)),
                pairs.Count(pair => IsCounted(pair.Is) && !IsCounted(pair.Should)),
                pairs.Count(pair => Same(pair, "verdict")),
                told.Count(pair => Same(pair, "notify")),
                told.Count
            );
        }

        private static bool IsCounted(JsonElement element) => element.GetProperty("countsAsOpen").GetBoolean();

        private static bool Same((JsonElement Is, JsonElement Should) pair, string property) =>
            pair.Is.GetProperty(property).GetString() == pair.Should.GetProperty(property).GetString();
    }
}
