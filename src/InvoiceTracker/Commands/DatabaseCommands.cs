using System.Globalization;
using InvoiceTracker.Features.Tracking.Evidence;

namespace InvoiceTracker.Commands;

/// <summary>The database as a whole.</summary>
internal static class DatabaseCommands
{
    public static async Task MigrateAsync(Invocation call)
    {
        await using var host = VerbHost.Create(call);
        await Schema.MigrateAsync(host.Services);
        await call.Output.WriteLineAsync("The database has the schema of this version.");
    }

    public static async Task StatsAsync(Invocation call)
    {
        await using var host = await VerbHost.OpenAsync(call);
        await call.Output.WriteLineAsync((await Statistics.CountAsync(host.Db)).ToJson());
    }

    public static async Task VerifyAsync(Invocation call)
    {
        await using var host = await VerbHost.OpenAsync(call);
        var audit = await host.Get<EvidenceVerifier>().VerifyAllAsync(CancellationToken.None);
        if (audit.Broken is { } broken)
            throw new CommandException($"The chain of evidence is broken. {broken}");
        await call.Output.WriteLineAsync(
            string.Create(CultureInfo.InvariantCulture, $"{audit.Chains} chains, {audit.Entries} entries verified")
        );
    }
}
