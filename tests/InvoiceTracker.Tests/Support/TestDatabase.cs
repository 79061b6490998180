using InvoiceTracker.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace InvoiceTracker.Tests.Support;

/// <summary>
/// A database for one app, copied from one that was migrated once. SQLite unless <c>INVOICETRACKER_TEST_POSTGRESQL</c> or
/// <c>INVOICETRACKER_TEST_SQLSERVER</c> holds the connection string of a server.
/// </summary>
internal abstract class TestDatabase : IAsyncDisposable
{
    private static int s_count;

    public string Folder { get; } = Directory.CreateTempSubdirectory("invoicetracker-").FullName;
    public abstract DatabaseProvider Provider { get; }
    public abstract string ConnectionString { get; }

    public static TestDatabase Create() =>
        Environment.GetEnvironmentVariable("INVOICETRACKER_TEST_POSTGRESQL") is { Length: > 0 } postgres ? new PostgreSql(postgres)
        : Environment.GetEnvironmentVariable("INVOICETRACKER_TEST_SQLSERVER") is { Length: > 0 } sqlServer ? new SqlServer(sqlServer)
        : new Sqlite();

    public abstract Task PrepareAsync();

    public virtual ValueTask DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private static string NewName() => $"invoicetracker_{Environment.ProcessId}_{Interlocked.Increment(ref s_count)}";

    private sealed class Sqlite : TestDatabase
    {
        private static readonly Lazy<Task<string>> s_template = new(MigrateAsync);

        public override DatabaseProvider Provider => DatabaseProvider.Sqlite;
        public override string ConnectionString => $"Data Source={Path.Combine(Folder, "invoicetracker.db")}";

        public override async Task PrepareAsync() => File.Copy(await s_template.Value, Path.Combine(Folder, "invoicetracker.db"));

        public override ValueTask DisposeAsync()
        {
            SqliteConnection.ClearAllPools();
            return base.DisposeAsync();
        }

        private static async Task<string> MigrateAsync()
        {
            var file = Path.Combine(Directory.CreateTempSubdirectory("invoicetracker-template-").FullName, "template.db");
            await using var db = new SqliteDbContext(
                new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite($"Data Source={file};Pooling=False").Options
            );
            await db.Database.MigrateAsync();
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL");
            return file;
        }
    }

    private sealed class PostgreSql(string server) : TestDatabase
    {
        private static readonly SemaphoreSlim s_copying = new(1, 1);
        private static string? s_template;

        private readonly string _name = NewName();

        public override DatabaseProvider Provider => DatabaseProvider.PostgreSql;
        public override string ConnectionString => For(_name);

        public override async Task PrepareAsync()
        {
            // A template must not be in use while it is copied.
            await s_copying.WaitAsync();
            try
            {
                s_template ??= await MigrateAsync();
                await ExecuteAsync($"CREATE DATABASE {_name} TEMPLATE {s_template}");
            }
            finally
            {
                s_copying.Release();
            }
        }

        public override async ValueTask DisposeAsync()
        {
            NpgsqlConnection.ClearAllPools();
            await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
            await base.DisposeAsync();
        }

        private async Task<string> MigrateAsync()
        {
            var name = NewName();
            await ExecuteAsync($"CREATE DATABASE {name}");
            var options = new DbContextOptionsBuilder<PostgreSqlDbContext>().UseNpgsql(For(name) + ";Pooling=false").Options;
            await using var db = new PostgreSqlDbContext(options);
            await db.Database.MigrateAsync();
            return name;
        }

        private string For(string database) =>
            new NpgsqlConnectionStringBuilder(server) { Database = database, MaxPoolSize = 30 }.ConnectionString;

        private async Task ExecuteAsync(string sql)
        {
            await using var connection = new NpgsqlConnection(server + ";Pooling=false");
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync();
        }
    }

    private sealed class SqlServer(string server) : TestDatabase
    {
        private readonly string _name = NewName();

        public override DatabaseProvider Provider => DatabaseProvider.SqlServer;

        public override string ConnectionString =>
            new Microsoft.Data.SqlClient.SqlConnectionStringBuilder(server) { InitialCatalog = _name }.ConnectionString;

        public override async Task PrepareAsync()
        {
            await using var db = Context();
            await db.Database.MigrateAsync();
        }

        public override async ValueTask DisposeAsync()
        {
            await using (var db = Context())
                await db.Database.EnsureDeletedAsync();
            await base.DisposeAsync();
        }

        private SqlServerDbContext Context() =>
            new(new DbContextOptionsBuilder<SqlServerDbContext>().UseSqlServer(ConnectionString).Options);
    }
}
