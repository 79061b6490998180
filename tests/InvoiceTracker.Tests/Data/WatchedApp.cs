using System.Collections.Concurrent;
using System.Data.Common;
using InvoiceTracker.Data;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Data;

/// <summary>An app with ten thousand invoices on SQLite, whose every query can be explained.</summary>
public sealed class WatchedApp : App
{
    private const int Invoices = 10_000;
    private const int Opens = 20_000;

    private readonly Recorder _recorder = new();
    private HttpClient? _browser;

    public bool IsSqlite => Services.GetRequiredService<DatabaseOptions>().Provider is DatabaseProvider.Sqlite;

    /// <summary>The public path of each invoice.</summary>
    public IReadOnlyList<string> Links { get; private set; } = [];

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        if (!IsSqlite)
            return;
        await using var links = new StringWriter();
        await InScopeAsync<Seeder, bool>(async seeder =>
        {
            await seeder.SeedAsync(Invoices, Opens, links, CancellationToken.None);
            return true;
        });
        Links = links.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Maya's, signed in.</summary>
    public async Task<HttpClient> BrowserAsync() => _browser ??= await this.SignInAsync(Maya);

    /// <summary>Forgets what was asked until now.</summary>
    public void Watch() => _recorder.Queries.Clear();

    /// <summary>How SQLite means to answer each query that EF Core sent since then: a line for each step, then the query.</summary>
    public async Task<IReadOnlyList<string>> ExplainAsync()
    {
        await using var connection = new SqliteConnection(Services.GetRequiredService<DatabaseOptions>().ConnectionString);
        await connection.OpenAsync();
        var plans = new List<string>();
        foreach (var (sql, parameters) in _recorder.Queries)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
            foreach (var (name, value) in parameters)
                command.Parameters.AddWithValue(name, value);
            await using var steps = await command.ExecuteReaderAsync();
            var plan = new List<string>();
            while (await steps.ReadAsync())
                plan.Add(steps.GetString(3));
            plans.Add($"{string.Join('\n', plan)}\n\n{sql}");
        }
        return plans;
    }

    protected override void Configure(IServiceCollection services) =>
        services.ConfigureDbContext<SqliteDbContext>(options => options.AddInterceptors(_recorder));

    private sealed class Recorder : DbCommandInterceptor
    {
        public ConcurrentQueue<(string Sql, (string Name, object? Value)[] Parameters)> Queries { get; } = [];

        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command,
            CommandEventData eventData,
            InterceptionResult<DbDataReader> result,
            CancellationToken cancellationToken = default
        )
        {
            Queries.Enqueue((command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value))]));
            return ValueTask.FromResult(result);
        }
    }
}
