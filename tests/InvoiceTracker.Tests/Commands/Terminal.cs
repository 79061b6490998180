using InvoiceTracker.Commands;
using InvoiceTracker.Data;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Commands;

/// <summary>A command line over an installation of its own: a new SQLite folder, or a migrated database of the configured server.</summary>
public sealed class Terminal : IAsyncLifetime
{
    private readonly TestDatabase _database = TestDatabase.Create();

    public string Folder => _database.Folder;

    public bool IsSqlite => _database.Provider is DatabaseProvider.Sqlite;

    public string[] Settings =>
        [
            $"--DataDirectory={Folder}",
            $"--Database:Provider={_database.Provider}",
            $"--ConnectionStrings:Database={_database.ConnectionString}",
            "--environment=Production",
        ];

    public async ValueTask InitializeAsync()
    {
        if (!IsSqlite)
            await _database.PrepareAsync();
    }

    public ValueTask DisposeAsync() => _database.DisposeAsync();

    /// <summary>Runs a verb in this process.</summary>
    public async Task<Result> RunAsync(params string[] words)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var status = await CommandLine.RunAsync([.. words, .. Settings], output, error);
        return new Result(status, output.ToString(), error.ToString());
    }

    public Task<Result> SetUpAsync() =>
        RunAsync(
            "setup",
            "--business",
            "Northlight Studio",
            "--name",
            "Maya Lindqvist",
            "--email",
            "maya@northlight.example",
            "--password",
            App.Password
        );
}

public sealed record Result(int Status, string Output, string Error);
