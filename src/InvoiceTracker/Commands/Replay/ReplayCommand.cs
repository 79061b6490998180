using System.Text.Encodings.Web;
using System.Text.Json;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Commands.Replay;

/// <summary>The verb <c>replay</c>: a line for each request of each scenario, with what became of it in the end.</summary>
internal static class ReplayCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static async Task RunAsync(Invocation call)
    {
        var file = ScenarioFile.Read(call.Operands[0]);
        await using var stage = await ReplayStage.OpenAsync(call);
        foreach (var scenario in file.Scenarios)
        {
            var outcomes = await new ReplayRun(stage, scenario).PlayAsync();
            for (var i = 0; i < outcomes.Count; i++)
                await call.Output.WriteLineAsync(LineOf(scenario.Id, i, outcomes[i]));
        }
    }

    private static string LineOf(string scenario, int request, ReplayOutcome outcome) =>
        JsonSerializer.Serialize(
            new
            {
                scenario,
                request,
                verdict = WordFor(outcome),
                reason = outcome.Reason is { } reason ? JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString()) : null,
                countsAsOpen = outcome.CountsAsOpen,
                notify = outcome.Notify,
            },
            Json
        );

    private static string WordFor(ReplayOutcome outcome) =>
        outcome.Reason switch
        {
            null => "human",
            ViewReason.OwnView => "self",
            ViewReason.Prefetch => "prefetch",
            ViewReason.Cooldown => "duplicate",
            ViewReason.ScannerTrap or ViewReason.ScannerNetwork or ViewReason.ScannerBurst or ViewReason.ScannerLikely => "scanner",
            _ => "bot",
        };
}

/// <summary>What became of a request once everything is over.</summary>
/// <param name="Reason">Null for an open; a request that left no evidence is no page view.</param>
/// <param name="Notify">"opened", "opened multiple times" or "none".</param>
internal sealed record ReplayOutcome(ViewReason? Reason, bool CountsAsOpen, string Notify);
