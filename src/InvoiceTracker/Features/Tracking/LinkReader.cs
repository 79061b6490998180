using System.Data.Common;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking;

/// <summary>Finds what a link leads to with one prepared query. Unknown, revoked, draft and another client's are the same nothing.</summary>
public sealed class LinkReader(HeldConnections connections, TimeProvider clock)
{
    public const string Sql =
        "SELECT "
        + Columns
        + """

            JOIN "Invoices" i ON i."Id" = l."InvoiceId"
            """
        + Rest;

    /// <summary>One of the invoices behind a portal link.</summary>
    public const string PortalSql =
        "SELECT "
        + Columns
        + """

            JOIN "Invoices" i ON i."ClientId" = l."ClientId" AND i."Id" = @p1
            """
        + Rest
        + """
             AND l."Kind" = 'Portal' AND (l."ExpiresAt" IS NULL OR l."ExpiresAt" > @p2)
            """;

    /// <summary>Whose portal a link opens.</summary>
    public const string PortalClientSql = """
        SELECT "ClientId", "Email", "RecipientName" FROM "InvoiceLinks"
        WHERE "TokenHash" = @p0 AND "RevokedAt" IS NULL AND "Kind" = 'Portal' AND ("ExpiresAt" IS NULL OR "ExpiresAt" > @p1)
        """;

    private const string Columns = """
        l."Id", l."WorkspaceId", i."Id", l."Kind", l."RecipientName", l."Email",
            i."Status", i."Revision", i."Currency", i."PaidMinor", i."BalanceMinor",
            c."TrackOpens", w."CooldownKey", w."TimeZoneId", u."Name", u."Email",
            l."DeliveredAt", w."TrackingMode",
            CASE WHEN EXISTS (SELECT 1 FROM "WebhookEndpoints" e WHERE e."WorkspaceId" = l."WorkspaceId" AND e."OffAt" IS NULL)
                THEN 1 ELSE 0 END
        FROM "InvoiceLinks" l
        """;

    private const string Rest = """

        JOIN "Clients" c ON c."Id" = i."ClientId"
        JOIN "Workspaces" w ON w."Id" = l."WorkspaceId"
        JOIN "Users" u ON u."Id" = i."CreatorId"
        WHERE l."TokenHash" = @p0 AND l."RevokedAt" IS NULL AND i."Status" <> 'Draft'
        """;

    /// <param name="portalInvoice">Which of the portal's invoices, where the link is a portal's.</param>
    public Task<TrackedLink?> FindAsync(LinkToken token, Guid? portalInvoice, CancellationToken cancellationToken) =>
        portalInvoice is { } id
            ? QueryAsync(PortalSql, Read, cancellationToken, token.Hash(), id, Now)
            : QueryAsync(Sql, Read, cancellationToken, token.Hash());

    /// <returns>The client behind a portal link.</returns>
    public Task<PortalVisit?> FindPortalAsync(LinkToken token, CancellationToken cancellationToken) =>
        QueryAsync(
            PortalClientSql,
            row => new PortalVisit(row.GetGuid(0), TextOrNull(row, 1), TextOrNull(row, 2)),
            cancellationToken,
            token.Hash(),
            Now
        );

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<T?> QueryAsync<T>(
        string sql,
        Func<DbDataReader, T> read,
        CancellationToken cancellationToken,
        params object?[] values
    )
        where T : class
    {
        using var connection = await connections.RentAsync(cancellationToken);
        try
        {
            await using var row = await connection.Statement(sql).QueryAsync(cancellationToken, values);
            return await row.ReadAsync(cancellationToken) ? read(row) : null;
        }
        catch (DbException)
        {
            connection.IsBroken = true;
            throw;
        }
    }

    private static TrackedLink Read(DbDataReader row) =>
        new()
        {
            LinkId = row.GetGuid(0),
            WorkspaceId = row.GetGuid(1),
            InvoiceId = row.GetGuid(2),
            Kind = Enum.Parse<LinkKind>(row.GetString(3)),
            Recipient = TextOrNull(row, 4) ?? TextOrNull(row, 5),
            Status = Enum.Parse<InvoiceStatus>(row.GetString(6)),
            Revision = row.GetInt32(7),
            Currency = Currency.Of(row.GetString(8)),
            PaidMinor = row.GetInt64(9),
            BalanceMinor = row.GetInt64(10),
            TrackOpens = row.GetBoolean(11),
            CooldownKey = Enum.Parse<CooldownKey>(row.GetString(12)),
            TimeZoneId = row.GetString(13),
            CreatorName = row.GetString(14),
            CreatorEmail = row.GetString(15),
            DeliveredAt = row.IsDBNull(16) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(16)),
            Mode = Enum.Parse<TrackingMode>(row.GetString(17)),
            HasWebhooks = row.GetInt32(18) == 1,
        };

    private static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
