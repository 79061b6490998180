using InvoiceTracker.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace InvoiceTracker.Tests.Data;

/// <summary>An SQLite file meets a program that is older, newer, or the same.</summary>
public sealed class DatabaseMigratorTests : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("invoicetracker-").FullName;
    private readonly ServiceProvider _services;

    public DatabaseMigratorTests() =>
        _services = new ServiceCollection().AddScoped<AppDbContext>(_ => new TwoStepsContext(DatabaseFile)).BuildServiceProvider();

    private string DatabaseFile => Path.Combine(_folder, "invoicetracker.db");

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_new_database_gets_the_schema_and_needs_no_backup()
    {
        await MigrateAsync();

        Assert.Equal(2L, await AskAsync(DatabaseFile, """SELECT COUNT(*) FROM "__EFMigrationsHistory" """));
        Assert.Empty(Backups());
    }

    [Fact]
    public async Task An_older_database_is_copied_before_it_is_changed()
    {
        await GivenAnOlderDatabaseAsync();

        await MigrateAsync();

        Assert.Equal("Keep me", await AskAsync(DatabaseFile, """SELECT "Text" FROM "Notes" """));
        Assert.Equal(0L, await AskAsync(DatabaseFile, """SELECT COUNT(*) FROM "Labels" """));
        var backup = Assert.Single(Backups());
        Assert.Equal("20261123T100000000Z.db", Path.GetFileName(backup));
        Assert.Equal("Keep me", await AskAsync(backup, """SELECT "Text" FROM "Notes" """));
        Assert.Equal(1L, await AskAsync(backup, """SELECT COUNT(*) FROM "__EFMigrationsHistory" """));
    }

    [Fact]
    public async Task A_database_that_is_up_to_date_is_left_alone()
    {
        await MigrateAsync();
        await MigrateAsync();

        Assert.Empty(Backups());
    }

    [Fact]
    public async Task A_database_of_a_newer_version_is_refused_and_not_touched()
    {
        await MigrateAsync();
        await AskAsync(DatabaseFile, """INSERT INTO "__EFMigrationsHistory" VALUES ('20991231000000_Teleport', '99.0.0')""");

        var refusal = await Assert.ThrowsAsync<SettingException>(MigrateAsync);

        Assert.StartsWith(
            "ConnectionStrings:Database: This database was written by a newer version",
            refusal.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("20991231000000_Teleport", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Backups());
    }

    [Fact]
    public async Task A_process_that_was_killed_while_migrating_does_not_block_the_next()
    {
        await GivenAnOlderDatabaseAsync();
        await AskAsync(DatabaseFile, """INSERT INTO "__EFMigrationsLock" ("Id", "Timestamp") VALUES (1, '2026-01-01')""");

        await MigrateAsync().WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(2L, await AskAsync(DatabaseFile, """SELECT COUNT(*) FROM "__EFMigrationsHistory" """));
    }

    [Fact]
    public async Task Two_processes_that_start_at_once_migrate_once()
    {
        await GivenAnOlderDatabaseAsync();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(MigrateAsync)));

        Assert.Equal(2L, await AskAsync(DatabaseFile, """SELECT COUNT(*) FROM "__EFMigrationsHistory" """));
        Assert.Single(Backups());
    }

    private async Task GivenAnOlderDatabaseAsync()
    {
        await using var db = new TwoStepsContext(DatabaseFile);
        await db.Database.MigrateAsync("20260101000000_Notes");
        await AskAsync(DatabaseFile, """INSERT INTO "Notes" VALUES ('Keep me')""");
    }

    private Task MigrateAsync() =>
        new DatabaseMigrator(
            _services.GetRequiredService<IServiceScopeFactory>(),
            new DatabaseOptions(DatabaseProvider.Sqlite, $"Data Source={DatabaseFile}"),
            new FakeTimeProvider(Support.App.T0),
            NullLogger<DatabaseMigrator>.Instance
        ).MigrateAsync(CancellationToken.None);

    private string[] Backups()
    {
        var folder = Path.Combine(_folder, "backups");
        return Directory.Exists(folder) ? Directory.GetFiles(folder) : [];
    }

    private static async Task<object?> AskAsync(string file, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync();
    }
}
