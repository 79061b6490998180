using InvoiceTracker.Data;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Commands;

/// <summary>Who may change a database's schema, and when.</summary>
internal static class Schema
{
    /// <summary>Serving migrates an SQLite file by itself. A server's database may have other programs on it, so there it is a step of its own.</summary>
    public static async Task PrepareToServeAsync(IServiceProvider services)
    {
        if (services.GetRequiredService<DatabaseOptions>().Provider is not DatabaseProvider.Sqlite)
            await RequireCurrentAsync(services, mayBeEmpty: false);
        await MigrateAsync(services);
    }

    /// <summary>A verb begins an empty SQLite file; one with data may have an older version serving from it.</summary>
    public static async Task PrepareForVerbAsync(IServiceProvider services)
    {
        var isSqlite = services.GetRequiredService<DatabaseOptions>().Provider is DatabaseProvider.Sqlite;
        await RequireCurrentAsync(services, mayBeEmpty: isSqlite);
        await MigrateAsync(services);
    }

    public static Task MigrateAsync(IServiceProvider services) =>
        services.GetRequiredService<DatabaseMigrator>().MigrateAsync(CancellationToken.None);

    private static async Task RequireCurrentAsync(IServiceProvider services, bool mayBeEmpty)
    {
        await using var scope = services.CreateAsyncScope();
        var database = scope.ServiceProvider.GetRequiredService<AppDbContext>().Database;
        var isEmpty = !(await database.GetAppliedMigrationsAsync()).Any();
        if ((await database.GetPendingMigrationsAsync()).Any() && !(isEmpty && mayBeEmpty))
            throw new CommandException("The database does not have the schema of this version yet. Run the verb `migrate` first.");
    }
}
