using System.Diagnostics;
using InvoiceTracker.Commands;

namespace InvoiceTracker.Tests.Commands;

/// <summary>What every verb has in common: its words, its exit status, and where it writes.</summary>
public sealed class CommandLineTests(Terminal terminal) : IClassFixture<Terminal>
{
    [Fact]
    public async Task Standard_output_carries_the_result_alone()
    {
        var program = new ProcessStartInfo("dotnet", ["exec", typeof(CommandLine).Assembly.Location, "stats", .. terminal.Settings])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = terminal.Folder,
        };
        using var process = Process.Start(program)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal((0, ""), (process.ExitCode, await error));
        Assert.Equal(
            """{"invoices":0,"views":{"counted":0,"held":0,"suppressed":0},"notifications":0,"outbox":{"queued":0,"failed":0,"uncertain":0}}""",
            (await output).TrimEnd()
        );
    }

    [Fact]
    public async Task Help_lists_every_verb_of_the_contract()
    {
        var help = await terminal.RunAsync("--help");

        Assert.Equal(0, help.Status);
        string[] verbs = ["migrate", "setup", "member add", "token create", "demo", "seed", "classify", "stats", "backup", "restore"];
        Assert.All(verbs, verb => Assert.Contains($"\n  {verb}", help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("frobnicate", "There is no verb 'frobnicate'")]
    [InlineData("member", "There is no verb 'member'")]
    [InlineData("stats now", "takes other words")]
    [InlineData("backup", "takes other words")]
    [InlineData("seed --invoices 5", "needs --opens")]
    [InlineData("seed --invoices five --opens 5", "--invoices is a whole number")]
    [InlineData("seed --invoices 0 --opens 5", "give --invoices at least 1")]
    [InlineData("demo --size 5", "does not know --size")]
    [InlineData("token create --email a@b.example --name ci --scope admin", "takes another value for --scope")]
    [InlineData("restore backup.db", "takes other words")]
    public async Task Wrong_usage_is_status_2_and_says_how_it_is_right(string line, string sentence)
    {
        var result = await terminal.RunAsync(line.Split(' '));

        Assert.Equal((2, ""), (result.Status, result.Output));
        Assert.Contains(sentence, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_option_without_its_value_is_wrong_usage() =>
        Assert.Equal(2, await CommandLine.RunAsync(["backup", "copy.db", "--DataDirectory"], TextWriter.Null, TextWriter.Null));

    [Theory]
    [InlineData("stats", "--Tracking:Cooldown=soon")]
    [InlineData("--Tracking:Cooldown", "soon", "stats")]
    [InlineData("Tracking:Cooldown=soon", "stats")]
    public async Task Settings_may_stand_beside_a_verb_and_a_bad_one_is_named(params string[] args)
    {
        var result = await terminal.RunAsync(args);

        Assert.Equal(1, result.Status);
        Assert.StartsWith("Tracking:Cooldown: ", result.Error, StringComparison.Ordinal);
    }
}
