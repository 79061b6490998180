using System.Data.Common;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking;

/// <summary>Finds what a link leads to with one prepared query. Unknown, revoked and draft are the same nothing.</summary>
public sealed class LinkReader(HeldConnections connections)
{
    public const string Sql = """
        SELECT l."Id", l."WorkspaceId", l."InvoiceId", l."Kind", l."RecipientName", l."Email",
               i."Status", i."Revision", i."Currency", i."PaidMinor", i."BalanceMinor",
               c."TrackOpens", w."CooldownKey", w."TimeZoneId", u."Name", u."Email",
               l."DeliveredAt", w."TrackingMode"
        FROM "InvoiceLinks" l
        JOIN "Invoices" i ON i."Id" = l."InvoiceId"
        JOIN "Clients" c ON c."Id" = i."ClientId"
        JOIN "Workspaces" w ON w."Id" = l."WorkspaceId"
        JOIN "Users" u ON u."Id" = i."CreatorId"
        WHERE l."TokenHash" = @p0 AND l."RevokedAt" IS NULL AND i."Status" <> 'Draft'
        """;

    public async Task<TrackedLink?> FindAsync(LinkToken token, CancellationToken cancellationToken)
    {
        using var connection = await connections.RentAsync(cancellationToken);
        try
        {
            await using var row = await connection.Statement(Sql).QueryAsync(cancellationToken, token.Hash());
            return await row.ReadAsync(cancellationToken) ? Read(row) : null;
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
        };

    private static string? TextOrNull(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
