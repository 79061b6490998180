using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Data;

/// <summary>Brings a database to the schema of this program.</summary>
public sealed partial class DatabaseMigrator(
    IServiceScopeFactory scopes,
    DatabaseOptions database,
    TimeProvider clock,
    ILogger<DatabaseMigrator> logger
)
{
    private const string MigrationLockOnSqlite = """
        SELECT COUNT(*) AS "Value" FROM sqlite_master WHERE name = '__EFMigrationsLock'
        """;

    /// <summary>Applies what is missing. An SQLite file with data in it is copied to <c>backups</c> first.</summary>
    /// <exception cref="SettingException">The database was written by a newer version of the program.</exception>
    public async Task MigrateAsync(CancellationToken cancellationToken)
    {
        if (database.SqliteFile is not { } file)
        {
            await ApplyAsync(cancellationToken);
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        // Two processes that start together must not migrate together; EF's own lock row would outlive a killed one.
        await using var gate = await LockAsync(file + ".migrating", cancellationToken);
        await ApplyAsync(cancellationToken);
    }

    private async Task ApplyAsync(CancellationToken cancellationToken)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        var applied = (await db.Database.GetAppliedMigrationsAsync(cancellationToken)).ToList();
        if (applied.Find(migration => !known.Contains(migration)) is { } newer)
            throw new SettingException(
                "ConnectionStrings:Database",
                $"This database was written by a newer version of InvoiceTracker ({newer}). Start that version, or restore a backup."
            );
        if (applied.Count == known.Count)
            return;

        if (database.SqliteFile is { } file)
        {
            if (applied.Count > 0)
                await BackUpAsync(db, file, cancellationToken);
            await ClearStaleLockAsync(db, cancellationToken);
        }
        await db.Database.MigrateAsync(cancellationToken);
        if (database.Provider is DatabaseProvider.Sqlite)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL", cancellationToken);
        LogMigrated(known.Count - applied.Count);
    }

    private async Task BackUpAsync(AppDbContext db, string file, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file))!, "backups");
        Directory.CreateDirectory(folder);
        var copy = Path.Combine(folder, $"{clock.GetUtcNow():yyyyMMdd'T'HHmmssfff'Z'}.db");
        await db.Database.ExecuteSqlAsync($"VACUUM INTO {copy}", cancellationToken);
        LogBackedUp(copy);
    }

    // A process killed in the middle of a migration leaves EF's lock row behind, and the next start would wait for ever.
    private static async Task ClearStaleLockAsync(AppDbContext db, CancellationToken cancellationToken)
    {
        if (await db.Database.SqlQueryRaw<int>(MigrationLockOnSqlite).SingleAsync(cancellationToken) > 0)
            await db.Database.ExecuteSqlRawAsync("DELETE FROM \"__EFMigrationsLock\"", cancellationToken);
    }

    private static async Task<FileStream> LockAsync(string path, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (!cancellationToken.IsCancellationRequested)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Brought the database up to date; migrations applied: {Count}")]
    private partial void LogMigrated(int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "Copied the database to {File} before changing its schema")]
    private partial void LogBackedUp(string file);
}
