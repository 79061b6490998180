using InvoiceTracker.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Commands;

/// <summary>Copies of an SQLite database.</summary>
internal static class BackupCommands
{
    private const string FlawsOnSqlite = """SELECT integrity_check AS "Value" FROM pragma_integrity_check LIMIT 1""";
    private const string OrphansOnSqlite = """SELECT "table" AS "Value" FROM pragma_foreign_key_check LIMIT 1""";

    public static async Task BackUpAsync(Invocation call)
    {
        await using var host = VerbHost.Create(call);
        if (host.Get<DatabaseOptions>().SqliteFile is not { } file)
            throw new CommandException("Only an SQLite database is copied like this. Use your database server's own backup, e.g. pg_dump.");
        if (!File.Exists(file))
            throw new CommandException($"There is no database at {Path.GetFullPath(file)}. Check DataDirectory.");

        var copy = Path.GetFullPath(call.Operands[0]);
        if (File.Exists(copy))
            throw new CommandException($"{copy} exists already. Give the name of a new file.");

        // Under another name until it is whole: a copy that was cut short must not look like one.
        var unfinished = $"{copy}.{Guid.CreateVersion7():N}";
        try
        {
            await host.Db.Database.ExecuteSqlAsync($"VACUUM INTO {unfinished}");
            File.Move(unfinished, copy, overwrite: false);
        }
        finally
        {
            File.Delete(unfinished);
        }
        await call.Output.WriteLineAsync(copy);
    }

    /// <summary>Reads every page and every foreign key of the copy, and changes nothing.</summary>
    public static async Task CheckAsync(Invocation call)
    {
        var file = Path.GetFullPath(call["check"]);
        if (!File.Exists(file))
            throw new CommandException($"There is no file {file}.");

        var connection = new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        await using var db = new SqliteDbContext(
            new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite(connection.ConnectionString).Options
        );
        try
        {
            await RequireSoundAsync(db, file);
            await call.Output.WriteLineAsync((await Statistics.CountAsync(db)).ToJson());
        }
        catch (SqliteException e)
        {
            throw new CommandException($"{file} is not a sound copy: {e.Message.TrimEnd('.')}. Take another one.");
        }
    }

    private static async Task RequireSoundAsync(SqliteDbContext db, string file)
    {
        var flaws = await db.Database.SqlQueryRaw<string>(FlawsOnSqlite).ToListAsync();
        if (flaws is not ["ok"])
            throw new CommandException($"{file} is damaged ({flaws[0]}). Take another copy.");
        if (await db.Database.SqlQueryRaw<string>(OrphansOnSqlite).ToListAsync() is [var table])
            throw new CommandException($"{file} has rows in {table} that belong to nothing. Take another copy.");
        if (!(await db.Database.GetAppliedMigrationsAsync()).SequenceEqual(db.Database.GetMigrations(), StringComparer.Ordinal))
            throw new CommandException($"{file} is of another version of InvoiceTracker. Check it with the version that wrote it.");
    }
}
