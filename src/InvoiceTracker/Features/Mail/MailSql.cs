using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Mail;

/// <summary>The statement by which a process takes mails for itself, where a test can read it.</summary>
public static class MailSql
{
    /// <summary>
    /// Of several processes exactly one changes a row from Queued to Sending, and that one sends it. Parameters: now, end of the
    /// lease, most rows.
    /// </summary>
    public static string Claim(DatabaseProvider provider) => provider is DatabaseProvider.SqlServer ? ClaimOnSqlServer : ClaimReturning;

    public const string ClaimReturning = """
        UPDATE "MailMessages" SET "State" = 'Sending', "LeaseUntil" = {1}, "Attempts" = "Attempts" + 1
        WHERE "State" = 'Queued' AND "Id" IN (
            SELECT "Id" FROM "MailMessages" WHERE "State" = 'Queued' AND "NotBefore" <= {0}
            ORDER BY "NotBefore", "Id" LIMIT {2})
        RETURNING "Id" AS "Value"
        """;

    public const string ClaimOnSqlServer = """
        UPDATE due SET "State" = 'Sending', "LeaseUntil" = {1}, "Attempts" = "Attempts" + 1
        OUTPUT inserted."Id" AS "Value"
        FROM (
            SELECT TOP ({2}) "Id", "State", "LeaseUntil", "Attempts" FROM "MailMessages" WITH (ROWLOCK, READPAST, UPDLOCK)
            WHERE "State" = 'Queued' AND "NotBefore" <= {0}
            ORDER BY "NotBefore", "Id") AS due
        """;
}
