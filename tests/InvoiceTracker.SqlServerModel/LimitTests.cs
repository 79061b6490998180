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

    /// <summary>SQL Server indexes no nvarchar(max); EF Core would quietly cut such a column to 450 characters.</summary>
    [Fact]
    public void Every_text_in_an_index_has_a_length_that_somebody_chose()
    {
        var endless = Indexes().SelectMany(index => index.Columns.Where(IsEndless).Select(column => $"{index.Name}: {column.Name}"));

        Assert.Empty(endless);
    }

    [Fact]
    public void Every_key_and_index_fits()
    {
        var tooLong = Indexes()
            .Where(index => index.Columns.Sum(column => Bytes(column.GetColumnType())) > index.Limit)
            .Select(index => $"{index.Name}: {index.Columns.Sum(column => Bytes(column.GetColumnType()))} bytes of {index.Limit}");

        Assert.Empty(tooLong);
    }

    private static IEnumerable<string> Reached(IEntityType start) =>
        start
            .GetReferencingForeignKeys()
            .Where(key => key.DeleteBehavior is DeleteBehavior.Cascade or DeleteBehavior.SetNull)
            .SelectMany(key => Reached(key.DeclaringEntityType).Prepend(key.DeclaringEntityType.GetTableName()!));

    private static IEnumerable<(string Name, IReadOnlyList<IProperty> Columns, int Limit)> Indexes() =>
        s_model
            .GetEntityTypes()
            .SelectMany(type =>
                type.GetKeys()
                    .Select(key => (key.GetName()!, key.Properties, key.IsPrimaryKey() ? ClusteredKeyBytes : IndexBytes))
                    .Concat(type.GetIndexes().Select(index => (index.GetDatabaseName()!, index.Properties, IndexBytes)))
            );

    private static bool IsEndless(IProperty column) =>
        (column.GetTypeMapping().Converter?.ProviderClrType ?? column.ClrType) is var stored
        && (stored == typeof(string) || stored == typeof(byte[]))
        && column.GetMaxLength() is null;

    private static int Bytes(string columnType)
    {
        var (name, length) = columnType.IndexOf('(', StringComparison.Ordinal) is var open and > 0
            ? (columnType[..open], columnType[(open + 1)..^1])
            : (columnType, "");
        return (name, length) switch
        {
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
