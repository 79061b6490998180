using Microsoft.Data.Sqlite;

namespace InvoiceTracker.Data;

public enum DatabaseProvider
{
    Sqlite,
    SqlServer,
    PostgreSql,
}

/// <summary>Which database, and where: <c>Database:Provider</c>, <c>ConnectionStrings:Database</c> and <c>DataDirectory</c>.</summary>
public sealed record DatabaseOptions(DatabaseProvider Provider, string ConnectionString)
{
    public static DatabaseOptions From(IConfiguration configuration, string dataDirectory)
    {
        var name = configuration["Database:Provider"] ?? nameof(DatabaseProvider.Sqlite);
        if (!Enum.TryParse<DatabaseProvider>(name, ignoreCase: true, out var provider) || !Enum.IsDefined(provider))
            throw new SettingException("Database:Provider", $"'{name}' is not one of Sqlite, SqlServer, PostgreSql.");

        var given = configuration.GetConnectionString("Database");
        if (provider is not DatabaseProvider.Sqlite && string.IsNullOrWhiteSpace(given))
            throw new SettingException("ConnectionStrings:Database", $"{provider} needs a connection string.");

        return new DatabaseOptions(provider, provider is DatabaseProvider.Sqlite ? ForSqlite(given, dataDirectory) : given!);
    }

    /// <summary>The SQLite file, or null for the other databases.</summary>
    public string? SqliteFile =>
        Provider is DatabaseProvider.Sqlite ? new SqliteConnectionStringBuilder(ConnectionString).DataSource : null;

    private static string ForSqlite(string? given, string dataDirectory)
    {
        try
        {
            var builder = new SqliteConnectionStringBuilder(given ?? "");
            if (builder.DataSource.Length == 0)
                builder.DataSource = Path.Combine(dataDirectory, "invoicetracker.db");
            builder.ForeignKeys = true;
            builder.DefaultTimeout = 5;
            return builder.ConnectionString;
        }
        catch (ArgumentException e)
        {
            throw new SettingException("ConnectionStrings:Database", e.Message);
        }
    }
}

/// <summary>A setting has a value that the program cannot work with; the message names the key and says what to do.</summary>
public sealed class SettingException(string key, string message) : Exception($"{key}: {message}");
