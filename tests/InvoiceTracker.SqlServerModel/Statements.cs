using System.Globalization;
using System.Text.RegularExpressions;

namespace InvoiceTracker.SqlServerModel;

/// <summary>Makes a statement into something that a schema can hold and bind.</summary>
internal static partial class Statements
{
    /// <summary>
    /// Declares the parameters @p0, @p1, … or {0}, {1}, … that the statement names. Binding resolves names and no types, so every
    /// parameter may be of the type that takes any value.
    /// </summary>
    public static string AsProcedure(string name, string sql)
    {
        var body = Placeholder().Replace(sql, "@p$1");
        var count = Parameter()
            .Matches(body)
            .Select(match => int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) + 1)
            .DefaultIfEmpty()
            .Max();
        var parameters = string.Join(", ", Enumerable.Range(0, count).Select(i => $"@p{i} sql_variant"));
        return $"CREATE PROCEDURE [{name}] {parameters} AS BEGIN {body} END";
    }

    [GeneratedRegex(@"\{(\d+)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"@p(\d+)", RegexOptions.NonBacktracking)]
    private static partial Regex Parameter();
}
