namespace InvoiceTracker.SqlServerModel;

/// <summary>The statements that no generator vouches for.</summary>
public sealed class HandWrittenSqlTests
{
    [Fact]
    public void Every_hand_written_statement_finds_its_tables_and_columns() =>
        Assert.Empty(Schema.Bind(HandWrittenSql.ForSqlServer.Select(statement => Statements.AsProcedure(statement.Key, statement.Value))));

    [Fact]
    public void Every_statement_in_the_program_has_a_name() => Assert.Empty(HandWrittenSql.Unnamed());

    [Fact]
    public void Only_what_asks_sqlite_about_itself_is_for_sqlite_only() =>
        Assert.All(
            HandWrittenSql.All.Where(statement => statement.Key.EndsWith("OnSqlite", StringComparison.Ordinal)),
            statement => Assert.Matches("(sqlite_|pragma_)", statement.Value)
        );

    [Fact]
    public void The_statements_that_record_a_visit_are_among_them() =>
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal) { "LinkReader.Sql", "ViewSql.GateOnSqlServer", "NumberSql.AdvanceOnSqlServer" },
            HandWrittenSql.ForSqlServer.Select(statement => statement.Key).ToHashSet(StringComparer.Ordinal)
        );
}
