using System.Text.Json;
using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Tests.Features.Tracking.Bots;

public sealed class ClassifyCommandTests
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0";

    [Theory]
    [InlineData("""{"ua": "curl/8.5.0"}""", true, "bot_user_agent", "curl")]
    [InlineData("""{"id": [1, {"ua": "nested"}], "ua": "curl\/8.5.0", "more": null}""", true, "bot_user_agent", "curl")]
    [InlineData("""{"ua": "curl \ud800"}""", true, "bot_user_agent", "curl")]
    [InlineData($$"""{"ua": "{{Firefox}}"}""", false, null, null)]
    [InlineData("""{"ua": ""}""", true, "no_user_agent", null)]
    [InlineData("""{"ua": "  "}""", true, "no_user_agent", null)]
    [InlineData("""{"ua": null}""", true, "no_user_agent", null)]
    [InlineData("{}", true, "no_user_agent", null)]
    [InlineData("", null, "malformed_line", null)]
    [InlineData("curl/8.5.0", null, "malformed_line", null)]
    [InlineData("""{"ua": "curl""", null, "malformed_line", null)]
    [InlineData("""{"ua": 7}""", null, "malformed_line", null)]
    [InlineData("""["ua"]""", null, "malformed_line", null)]
    [InlineData("""{"ua": "curl"} {"ua": "curl"}""", null, "malformed_line", null)]
    public void A_line_gets_its_answer(string line, bool? bot, string? reason, string? pattern)
    {
        using var answer = JsonDocument.Parse(ClassifyCommand.Classify(line, new BotList()));

        Assert.Equal(JsonSerializer.SerializeToElement(bot).GetRawText(), answer.RootElement.GetProperty("bot").GetRawText());
        Assert.Equal(reason, answer.RootElement.GetProperty("reason").GetString());
        Assert.Equal(pattern, answer.RootElement.GetProperty("pattern").GetString());
    }

    [Fact]
    public void Every_pattern_that_matches_in_the_corpus_is_written_as_JSON_that_says_the_same()
    {
        var bots = new BotList();

        foreach (var (_, _, userAgent) in UserAgentCorpus.Entries.Where(entry => entry.IsBot))
        {
            using var answer = JsonDocument.Parse(ClassifyCommand.Classify(JsonSerializer.Serialize(new { ua = userAgent }), bots));
            Assert.Equal(bots.Match(userAgent), answer.RootElement.GetProperty("pattern").GetString());
        }
    }

    [Fact]
    public async Task Answers_stand_in_the_order_of_the_lines_and_a_broken_line_does_not_stop_them()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var input = new StringReader(
            $$"""
            {"ua": "curl/8.5.0"}
            {"ua": broken
            {"ua": "{{Firefox}}"}
            """
        );

        await ClassifyCommand.RunAsync(input, output, CancellationToken.None);

        Assert.Equal(
            """
            {"bot": true, "reason": "bot_user_agent", "pattern": "curl"}
            {"bot": null, "reason": "malformed_line", "pattern": null}
            {"bot": false, "reason": null, "pattern": null}

            """.ReplaceLineEndings("\n"),
            output.ToString()
        );
    }

    [Fact]
    public async Task Whoever_waits_for_an_answer_before_asking_again_gets_it()
    {
        var pipe = new System.IO.Pipelines.Pipe();
        var answers = new System.IO.Pipelines.Pipe();
        using var input = new StreamReader(pipe.Reader.AsStream());
        await using var output = new StreamWriter(answers.Writer.AsStream());
        using var answered = new StreamReader(answers.Reader.AsStream());

        var running = ClassifyCommand.RunAsync(input, output, CancellationToken.None);
        await pipe.Writer.WriteAsync("{\"ua\": \"curl/8.5.0\"}\n"u8.ToArray());
        var answer = await answered.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await pipe.Writer.CompleteAsync();
        await running;

        Assert.Contains("curl", answer, StringComparison.Ordinal);
    }
}
