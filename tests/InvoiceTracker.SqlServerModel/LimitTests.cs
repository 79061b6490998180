using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace InvoiceTracker.SqlServerModel;

/// <summary>What SQL Server refuses only when it is asked to make the table: neither parsing nor binding sees it.</summary>
public sealed class LimitTests
{
    private const int ClusteredKeyBytes = 900;
    private const int IndexBytes = 1700;

    private static readonly IModel s_model = Schema.Model;

    /// <summary>Error 1785.</summary>
    [Fact]
    public void No_table_is_reached_by_two_cascades_from_one_other()
    {
        var twice = s_model
            .GetEntityTypes()
            .SelectMany(start =>
                Reached(start).GroupBy(end => end).Where(ends => ends.Count() > 1).Select(ends => $"{start.GetTableName()} → {ends.Key}")
            );

        Assert.Empty(twice);
    }

    [Fact]
    public void No_index_holds_a_column_without_a_length()
    {
        var endless = Indexes()
            .SelectMany(index =>
                index
                    .Columns.Where(column => column.EndsWith("(max)", StringComparison.Ordinal))
                    .Select(column => $"{index.Name}: {column}")
            );

        Assert.Empty(endless);
    }

    [Fact]
    public void Every_key_and_index_fits()
    {
        var tooLong = Indexes()
            .Where(index => index.Columns.Sum(Bytes) > index.Limit)
            .Select(index => $"{index.Name}: {index.Columns.Sum(Bytes)} bytes of {index.Limit}");

        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> Reached(IEntityType start) =>
        start
            .GetReferencingForeignKeys()
            .Where(key => key.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull)
            .SelectMany(key => Reached(key.DeclaringEntityType).Prepend(key.DeclaringEntityType.GetTableName()!));

    private static IEnumerable<(string Name, IReadOnlyList<string> Columns, int Limit)> Indexes() =>
        s_model
            .GetEntityTypes()
            .SelectMany(type =>
                type.GetKeys()
                    .Select(key => (key.GetName()!, Columns(key.Properties), key.IsPrimaryKey() ? ClusteredKeyBytes : IndexBytes))
                    .Concat(type.GetIndexes().Select(index => (index.GetDatabaseName()!, Columns(index.Properties), IndexBytes)))
            );

    private static IReadOnlyList<string> Columns(IEnumerable<IProperty> properties) =>
        [.. properties.Select(property => property.GetColumnType())];

    private static int Bytes(string columnType)
    {
        var (name, length) = columnType.IndexOf('(', StringComparison.Ordinal) is var open and > 0
            ? (columnType[..open], columnType[(open + 1)..^1])
            : (columnType, "");
        return (name, length) switch
        {
            (_, "max") => 0,
            ("nvarchar" or "nchar", _) => 2 * int.Parse(length, CultureInfo.InvariantCulture),
            ("varchar" or "char" or "varbinary" or "binary", _) => int.Parse(length, CultureInfo.InvariantCulture),
            ("uniqueidentifier", _) => 16,
            ("decimal", _) => 17,
            ("datetimeoffset", _) => 10,
            ("bigint", _) => 8,
            ("int", _) => 4,
            ("date", _) => 3,
            ("bit", _) => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(columnType), columnType, "How long is it?"),
        };
    }
}
