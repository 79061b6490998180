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
}
