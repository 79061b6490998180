using System.Data.Common;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;

namespace InvoiceTracker.Data;

/// <summary>
/// Stores many entities inside the context's open transaction: EF Core's model says what a row looks like, prepared statements
/// write it. Nothing is tracked, and whoever calls has given every key.
/// </summary>
internal sealed class BulkInsert(AppDbContext db) : IDisposable
{
    private readonly Dictionary<Type, Table> _tables = [];

    public async Task WriteAsync<T>(IReadOnlyList<T> entities, CancellationToken cancellationToken)
        where T : class
    {
        if (!_tables.TryGetValue(typeof(T), out var table))
            _tables[typeof(T)] = table = new Table(db, typeof(T));
        await table.WriteAsync(entities, db.Database.CurrentTransaction!.GetDbTransaction(), cancellationToken);
    }

    /// <summary>Gives a property its value where the domain leaves that to the database or to EF Core.</summary>
    public static T Set<T>(T entity, string property, object value)
        where T : class
    {
        typeof(T).GetProperty(property)!.SetValue(entity, value);
        return entity;
    }

    /// <summary>Names its parameters @p0, @p1, … row by row.</summary>
    internal static string Statement(IEntityType entity, int rows)
    {
        var columns = entity.GetProperties().Select(property => $"\"{property.GetColumnName()}\"").ToArray();
        var values = Enumerable
            .Range(0, rows)
            .Select(row => $"({string.Join(", ", columns.Select((_, i) => ParameterName(row, i, columns.Length)))})");
        return $"""
            INSERT INTO "{entity.GetTableName()}" ({string.Join(", ", columns)})
            VALUES {string.Join(", ", values)}
            """;
    }

    private static string ParameterName(int row, int column, int columns) => FormattableString.Invariant($"@p{(row * columns) + column}");

    public void Dispose()
    {
        foreach (var table in _tables.Values)
            table.Dispose();
    }

    private sealed class Table : IDisposable
    {
        // SQLite runs in this process, so a row costs a call; the others are reached over a network, and SQL Server takes 2,100 parameters.
        private const int ParametersOverNetwork = 1_000;

        private readonly Column[] _columns;
        private readonly DbCommand _many;
        private readonly DbCommand _one;
        private readonly int _rows;

        public Table(AppDbContext db, Type type)
        {
            var entity = db.Model.FindEntityType(type)!;
            _columns = [.. entity.GetProperties().Select(property => new Column(property))];
            _rows = db.Database.IsSqlite() ? 1 : ParametersOverNetwork / _columns.Length;
            _one = Command(db.Database.GetDbConnection(), entity, 1);
            _many = _rows == 1 ? _one : Command(db.Database.GetDbConnection(), entity, _rows);
        }

        public async Task WriteAsync<T>(IReadOnlyList<T> entities, DbTransaction transaction, CancellationToken cancellationToken)
            where T : class
        {
            for (var first = 0; first < entities.Count; )
            {
                var (command, rows) = entities.Count - first >= _rows ? (_many, _rows) : (_one, 1);
                command.Transaction = transaction;
                for (var i = 0; i < rows; i++)
                    Bind(command, entities[first + i], i * _columns.Length);
                await command.ExecuteNonQueryAsync(cancellationToken);
                first += rows;
            }
        }

        public void Dispose()
        {
            _one.Dispose();
            _many.Dispose();
        }

        private void Bind(DbCommand command, object entity, int offset)
        {
            for (var i = 0; i < _columns.Length; i++)
                command.Parameters[offset + i].Value = _columns[i].ValueOf(entity) ?? DBNull.Value;
        }

        private DbCommand Command(DbConnection connection, IEntityType entity, int rows)
        {
            var command = connection.CreateCommand();
            for (var row = 0; row < rows; row++)
            {
                for (var i = 0; i < _columns.Length; i++)
                    command.Parameters.Add(_columns[i].Parameter(command, ParameterName(row, i, _columns.Length)));
            }
#pragma warning disable CA2100 // Table and columns are the model's; every value is a parameter.
            command.CommandText = Statement(entity, rows);
#pragma warning restore CA2100
            return command;
        }
    }

    private sealed class Column(IProperty property)
    {
        private readonly RelationalTypeMapping _mapping = property.GetRelationalTypeMapping();
        private readonly PropertyInfo _property = property.PropertyInfo!;

        public object? ValueOf(object entity)
        {
            var value = _property.GetValue(entity);
            return value is not null && _mapping.Converter is { } converter ? converter.ConvertToProvider(value) : value;
        }

        public DbParameter Parameter(DbCommand command, string name) =>
            _mapping.CreateParameter(command, name, value: null, nullable: true);
    }
}
