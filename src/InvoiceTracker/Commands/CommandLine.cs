using InvoiceTracker.Data;
using InvoiceTracker.Web;

namespace InvoiceTracker.Commands;

/// <summary>The verbs of the command line; without one the program serves.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddInvoiceTracker();
        await using var app = builder.Build();
        app.UseInvoiceTracker();
        await app.Services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);
        await app.RunAsync();
        return 0;
    }
}
