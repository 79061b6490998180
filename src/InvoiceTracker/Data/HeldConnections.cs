using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace InvoiceTracker.Data;

/// <summary>
/// Open connections with their prepared statements, for the few queries that answer a client's click: they cost a third of what
/// a context costs. Rent one, use it, dispose it; a connection that failed is not kept.
/// </summary>
public sealed class HeldConnections(DatabaseOptions database) : IDisposable
{
    private const int Kept = 8;

    private readonly ConcurrentBag<HeldConnection> _idle = [];
    private bool _closed;

    public DatabaseProvider Provider => database.Provider;

    public async ValueTask<HeldConnection> RentAsync(CancellationToken cancellationToken)
    {
        if (_idle.TryTake(out var held))
            return held;

        DbConnection connection = database.Provider switch
        {
            DatabaseProvider.SqlServer => new SqlConnection(database.ConnectionString),
            DatabaseProvider.PostgreSql => new NpgsqlConnection(database.ConnectionString),
            _ => new SqliteConnection(database.ConnectionString),
        };
        await connection.OpenAsync(cancellationToken);
        if (database.Provider is DatabaseProvider.Sqlite)
            SqliteSession.Prepare(connection);
        return new HeldConnection(connection, this);
    }

    public void Dispose()
    {
        _closed = true;
        while (_idle.TryTake(out var held))
            held.Close();
    }

    internal void Return(HeldConnection held)
    {
        if (_closed || held.IsBroken || _idle.Count >= Kept)
            held.Close();
        else
            _idle.Add(held);
    }
}

/// <summary>One open connection. Statements are prepared the first time and kept with it.</summary>
public sealed class HeldConnection(DbConnection connection, HeldConnections owner) : IDisposable
{
    private readonly Dictionary<string, Statement> _statements = new(StringComparer.Ordinal);

    public bool IsBroken { get; set; }

    /// <summary>On SQLite this takes the write lock at once (BEGIN IMMEDIATE).</summary>
    public DbTransaction Begin() => connection.BeginTransaction();

    /// <param name="sql">Names its parameters @p0, @p1, … in the order of the values given to it.</param>
    public Statement Statement(string sql, DbTransaction? transaction = null)
    {
        if (!_statements.TryGetValue(sql, out var statement))
            _statements[sql] = statement = new Statement(connection.CreateCommand(), sql);
        statement.Join(transaction);
        return statement;
    }

    public void Dispose() => owner.Return(this);

    internal void Close()
    {
        foreach (var statement in _statements.Values)
            statement.Dispose();
        connection.Dispose();
    }
}

/// <summary>A command that is run again and again with other values.</summary>
public sealed class Statement : IDisposable
{
    private readonly DbCommand _command;

    internal Statement(DbCommand command, string sql)
    {
        _command = command;
        _command.CommandText = sql;
    }

    public Task<int> ExecuteAsync(CancellationToken cancellationToken, params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteNonQueryAsync(cancellationToken);
    }

    public Task<DbDataReader> QueryAsync(CancellationToken cancellationToken, params ReadOnlySpan<object?> values)
    {
        Bind(values);
        return _command.ExecuteReaderAsync(cancellationToken);
    }

    public void Dispose() => _command.Dispose();

    internal void Join(DbTransaction? transaction) => _command.Transaction = transaction;

    private void Bind(ReadOnlySpan<object?> values)
    {
        for (var i = _command.Parameters.Count; i < values.Length; i++)
        {
            var parameter = _command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            _command.Parameters.Add(parameter);
        }
        for (var i = 0; i < values.Length; i++)
            _command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
