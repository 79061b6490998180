using InvoiceTracker.Data;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Features.Tracking;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Data;

/// <summary>How SQLite means to answer what is asked on every click: by an index, never by reading a table from end to end.</summary>
public sealed class QueryPlanTests : IAsyncLifetime
{
    private readonly SqliteConnection _connection = new("Data Source=:memory:");

    public async ValueTask InitializeAsync()
    {
        await _connection.OpenAsync();
        await using var db = new SqliteDbContext(new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite(_connection).Options);
        await db.Database.MigrateAsync();
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    [Theory]
    [InlineData(LinkReader.Sql)]
    [InlineData(RevisionReader.SnapshotSql)]
    [InlineData(RevisionReader.XmlSql)]
    [InlineData(ConnectedGateways.Sql)]
    [InlineData(ViewSql.QueueWebhooks)]
    [InlineData(ViewSql.LastOpen)]
    [InlineData(ViewSql.Audience)]
    [InlineData(ViewSql.StampInvoice)]
    [InlineData(ViewSql.StampLink)]
    [InlineData(ViewSql.CountUntracked)]
    [InlineData(FloodLimit.Recent)]
    [InlineData(FloodLimit.CountUnrecorded)]
    public async Task A_visit_is_answered_by_indexes(string sql) =>
        Assert.DoesNotContain("SCAN", await PlanAsync(sql), StringComparison.Ordinal);

    [Fact]
    public async Task A_search_without_an_index_is_seen() =>
        Assert.Contains("SCAN", await PlanAsync("""SELECT "Id" FROM "Invoices" WHERE "Notes" = @p0"""), StringComparison.Ordinal);

    private async Task<string> PlanAsync(string sql)
    {
        await using var command = _connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {sql}";
        for (var i = 0; i < 4; i++)
            command.Parameters.AddWithValue($"@p{i}", "");
        await using var steps = await command.ExecuteReaderAsync();
        var plan = new List<string>();
        while (await steps.ReadAsync())
            plan.Add(steps.GetString(3));
        return string.Join('\n', plan);
    }
}
