using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Sending;

/// <summary>Gives numbers without gaps: the counter's row is locked until the transaction that uses the number ends, and a rollback gives it back.</summary>
public sealed class NumberAllocator(AppDbContext db)
{
    public const string Invoices = "invoice";
    public const string CreditNotes = "credit_note";

    private const string CreditNotePrefix = "CN-";

    /// <summary>Call it inside the transaction that issues the document.</summary>
    public async Task<IssuedNumber> NextAsync(Workspace workspace, string series, DateOnly issuedOn, CancellationToken cancellationToken)
    {
        var year = workspace.RestartNumbersYearly ? issuedOn.Year : 0;
        var next = await AdvanceAsync(workspace.Id, series, year, cancellationToken);
        if (next is null)
        {
            var begin = db.Database.IsSqlServer() ? NumberSql.BeginOnSqlServer : NumberSql.Begin;
            await db.Database.ExecuteSqlRawAsync(begin, [workspace.Id, series, year], cancellationToken);
            next = await AdvanceAsync(workspace.Id, series, year, cancellationToken);
        }
        var number = IssuedNumber.Of(workspace.NumberPattern, issuedOn, year, next!.Value);
        return series == CreditNotes
            ? new IssuedNumber(CreditNotePrefix + number.Text, IssuedNumber.FirstCreditNote + number.Order)
            : number;
    }

    private async Task<int?> AdvanceAsync(Guid workspaceId, string series, int year, CancellationToken cancellationToken)
    {
        var sql = db.Database.IsSqlServer() ? NumberSql.AdvanceOnSqlServer : NumberSql.Advance;
        var given = await db.Database.SqlQueryRaw<int>(sql, workspaceId, series, year).ToListAsync(cancellationToken);
        return given.Count == 0 ? null : given[0];
    }
}

/// <summary>The statements behind the counter, where a test can read them.</summary>
public static class NumberSql
{
    public const string Advance =
        """UPDATE "NumberSeries" SET "Next" = "Next" + 1 WHERE "WorkspaceId" = {0} AND "Series" = {1} AND "Year" = {2} RETURNING "Next" - 1 AS "Value" """;

    public const string AdvanceOnSqlServer =
        """UPDATE "NumberSeries" SET "Next" = "Next" + 1 OUTPUT deleted."Next" AS "Value" WHERE "WorkspaceId" = {0} AND "Series" = {1} AND "Year" = {2}""";

    // Two that begin a year at once meet at the primary key; the loser waits and goes on with the winner's row.
    public const string Begin =
        """INSERT INTO "NumberSeries" ("WorkspaceId", "Series", "Year", "Next") VALUES ({0}, {1}, {2}, 1) ON CONFLICT DO NOTHING""";

    public const string BeginOnSqlServer =
        """INSERT INTO "NumberSeries" ("WorkspaceId", "Series", "Year", "Next") SELECT {0}, {1}, {2}, 1 WHERE NOT EXISTS (SELECT 1 FROM "NumberSeries" WITH (UPDLOCK, HOLDLOCK) WHERE "WorkspaceId" = {0} AND "Series" = {1} AND "Year" = {2})""";
}
