using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;
using InvoiceTracker.Data;
using Microsoft.EntityFrameworkCore.Metadata;

namespace InvoiceTracker.SqlServerModel;

/// <summary>
/// Every SQL statement in the program that nobody generated. A constant counts by what it says, not by where it stands or what it
/// is called, so that a new one cannot be forgotten.
/// </summary>
internal static partial class HandWrittenSql
{
    private const string SqlServerOnly = "OnSqlServer";
    private const string SqliteOnly = "OnSqlite";

    // How BulkInsert begins the statement that it puts together for a table; the statement of every table is bound below.
    private const string BulkInsertStart = "INSERT INTO \"";

    private static readonly Assembly s_program = typeof(AppDbContext).Assembly;

    /// <summary>Where the statement stands, and the statement.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        s_program
            .GetTypes()
            .SelectMany(type =>
                type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            )
            .Where(field => field is { IsLiteral: true, FieldType: var type } && type == typeof(string))
            .Select(field => (Name: $"{field.DeclaringType!.Name}.{field.Name}", Sql: (string)field.GetRawConstantValue()!))
            .Where(constant => Statement().IsMatch(constant.Sql))
            .ToDictionary(constant => constant.Name, constant => constant.Sql, StringComparer.Ordinal);

    /// <summary>What SQL Server is asked to run: of a pair such as Begin and BeginOnSqlServer, the latter; nothing that is for SQLite only.</summary>
    public static IEnumerable<KeyValuePair<string, string>> ForSqlServer =>
        All.Where(statement =>
                !statement.Key.EndsWith(SqliteOnly, StringComparison.Ordinal)
                && !All.Keys.Any(other => IsReplacement(other, of: statement.Key))
            )
            .Concat(BulkInserts);

    private static IEnumerable<KeyValuePair<string, string>> BulkInserts =>
        Schema
            .Model.GetEntityTypes()
            .Select(entity => KeyValuePair.Create($"BulkInsert.{entity.DisplayName()}", BulkInsert.Statement(entity, rows: 2)));

    /// <summary>Statements that stand in the code without a name, and therefore without a test.</summary>
    public static IEnumerable<string> Unnamed()
    {
        using var file = new PEReader(File.OpenRead(s_program.Location));
        var metadata = file.GetMetadataReader();
        for (var handle = First(metadata); !handle.IsNil; handle = metadata.GetNextHandle(handle))
        {
            var text = metadata.GetUserString(handle);
            if (Statement().IsMatch(text) && text != BulkInsertStart && !All.Values.Contains(text, StringComparer.Ordinal))
                yield return text;
        }
    }

    private static UserStringHandle First(MetadataReader metadata) => metadata.GetNextHandle(MetadataTokens.UserStringHandle(0));

    // The twin of GateByUpsert is GateOnSqlServer: what stands before OnSqlServer begins the name of the one it replaces.
    private static bool IsReplacement(string name, string of) =>
        name != of
        && name.EndsWith(SqlServerOnly, StringComparison.Ordinal)
        && of.StartsWith(name[..^SqlServerOnly.Length], StringComparison.Ordinal);

    [GeneratedRegex(
        @"^\s*(SELECT\s|INSERT\s+(INTO\s+)?""|UPDATE\s+\S+\s+(SET|WITH)\s|DELETE\s+FROM\s+""[A-Z]|MERGE\s|WITH\s+\w+\s+AS\s*\()",
        RegexOptions.NonBacktracking
    )]
    private static partial Regex Statement();
}
