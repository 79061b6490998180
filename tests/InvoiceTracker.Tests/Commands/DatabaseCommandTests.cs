using Microsoft.Data.Sqlite;

namespace InvoiceTracker.Tests.Commands;

/// <summary><c>seed</c>, <c>stats</c>, <c>backup</c> and <c>restore --check</c>, one after the other as an operator would.</summary>
public sealed class DatabaseCommandTests : IAsyncLifetime
{
    private readonly Terminal _terminal = new();

    public ValueTask InitializeAsync() => _terminal.InitializeAsync();

    public ValueTask DisposeAsync() => _terminal.DisposeAsync();

    [Fact]
    public async Task Seeding_needs_no_set_up_and_stats_count_what_was_seeded()
    {
        var links = Path.Combine(_terminal.Folder, "links.txt");

        var seeded = await _terminal.RunAsync("seed", "--invoices", "25", "--opens", "120", "--links", links);

        Assert.Equal((0, ""), (seeded.Status, seeded.Error));
        Assert.Equal(
            """{"invoices":25,"views":{"counted":120,"held":0,"suppressed":0},"notifications":120,"outbox":{"queued":0,"failed":0,"uncertain":0}}""",
            (await _terminal.RunAsync("stats")).Output.TrimEnd()
        );
        Assert.Equal(25, File.ReadLines(links).Distinct().Count(line => line.StartsWith("/i/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_audit_counts_what_it_verified_and_names_the_first_broken_link()
    {
        Assert.SkipUnless(_terminal.IsSqlite, "Changes a row behind the program's back, in the language of SQLite.");
        await _terminal.RunAsync("seed", "--invoices", "3", "--opens", "30");

        var whole = await _terminal.RunAsync("audit", "verify");
        Assert.Equal((0, "3 chains, 30 entries verified", ""), (whole.Status, whole.Output.TrimEnd(), whole.Error));

        await using (
            var connection = new SqliteConnection($"Data Source={Path.Combine(_terminal.Folder, "invoicetracker.db")};Pooling=False")
        )
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """
                UPDATE "ViewEvents" SET "At" = "At" + 1
                WHERE "Sequence" = 2 AND "InvoiceId" = (SELECT "Id" FROM "Invoices" ORDER BY "SentAt" LIMIT 1)
                """;
            Assert.Equal(1, await command.ExecuteNonQueryAsync());
        }

        var broken = await _terminal.RunAsync("audit", "verify");
        Assert.Equal((1, ""), (broken.Status, broken.Output));
        Assert.Matches("^The chain of evidence is broken. Invoice 202[45]-0001 .*, entry 2: the view .* was changed", broken.Error);
    }

    [Fact]
    public async Task A_backup_holds_what_the_database_held_and_is_never_written_over_another()
    {
        Assert.SkipUnless(_terminal.IsSqlite, "Only an SQLite database is copied by the program.");
        await _terminal.RunAsync("seed", "--invoices", "3", "--opens", "5");
        var copy = Path.Combine(_terminal.Folder, "copy.db");

        Assert.Equal((0, copy), ((await _terminal.RunAsync("backup", copy)) is var made ? made.Status : -1, made.Output.TrimEnd()));
        Assert.Equal((await _terminal.RunAsync("stats")).Output, (await _terminal.RunAsync("restore", "--check", copy)).Output);

        var again = await _terminal.RunAsync("backup", copy);
        Assert.Equal((1, $"{copy} exists already. Give the name of a new file."), (again.Status, again.Error.TrimEnd()));
    }

    [Fact]
    public async Task A_damaged_backup_is_found_out()
    {
        Assert.SkipUnless(_terminal.IsSqlite, "Only an SQLite database is copied by the program.");
        await _terminal.RunAsync("seed", "--invoices", "3", "--opens", "5");
        var copy = Path.Combine(_terminal.Folder, "copy.db");
        await _terminal.RunAsync("backup", copy);
        await using (var file = File.OpenWrite(copy))
        {
            file.Seek(-4096 * 4, SeekOrigin.End);
            file.Write(new byte[4096 * 3]);
        }

        var result = await _terminal.RunAsync("restore", "--check", copy);

        Assert.Equal((1, ""), (result.Status, result.Output));
        Assert.Contains("Take another", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_verb_leaves_the_schema_of_a_database_in_use_alone()
    {
        Assert.SkipUnless(
            _terminal.IsSqlite,
            "Changes the history of migrations, which a server's test database shares with its template."
        );
        await _terminal.SetUpAsync();
        await using (
            var connection = new SqliteConnection($"Data Source={Path.Combine(_terminal.Folder, "invoicetracker.db")};Pooling=False")
        )
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = """DELETE FROM "__EFMigrationsHistory" WHERE "MigrationId" = (SELECT MAX("MigrationId") FROM "__EFMigrationsHistory")""";
            await command.ExecuteNonQueryAsync();
        }

        var result = await _terminal.RunAsync("stats");

        Assert.Equal((1, ""), (result.Status, result.Output));
        Assert.Contains("`migrate`", result.Error, StringComparison.Ordinal);
    }
}
