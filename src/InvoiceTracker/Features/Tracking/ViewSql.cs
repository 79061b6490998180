using InvoiceTracker.Data;

namespace InvoiceTracker.Features.Tracking;

/// <summary>The statements that record a visit. They name no database's types, so all three take them; only the gate differs.</summary>
public static class ViewSql
{
    /// <summary>
    /// The gate is one row for each (link, network). Of several simultaneous visits exactly one changes it, and that one counts.
    /// The last clause lets a visit pass whose clock is more than a minute behind the row's: clocks do go back.
    /// Parameters: link, network, at, cooldown in milliseconds.
    /// </summary>
    public static string Gate(DatabaseProvider provider) => provider is DatabaseProvider.SqlServer ? GateOnSqlServer : GateByUpsert;

    public const string GateByUpsert = """
        INSERT INTO "ViewGates" ("LinkId", "NetworkKey", "LastOpenAt") VALUES (@p0, @p1, @p2)
        ON CONFLICT ("LinkId", "NetworkKey") DO UPDATE SET "LastOpenAt" = excluded."LastOpenAt"
        WHERE "ViewGates"."LastOpenAt" <= excluded."LastOpenAt" - @p3 OR "ViewGates"."LastOpenAt" > excluded."LastOpenAt" + 60000
        """;

    public const string GateOnSqlServer = """
        UPDATE "ViewGates" WITH (UPDLOCK, HOLDLOCK) SET "LastOpenAt" = @p2
        WHERE "LinkId" = @p0 AND "NetworkKey" = @p1 AND ("LastOpenAt" <= @p2 - @p3 OR "LastOpenAt" > @p2 + 60000);
        IF @@ROWCOUNT = 0
            INSERT "ViewGates" ("LinkId", "NetworkKey", "LastOpenAt") SELECT @p0, @p1, @p2
            WHERE NOT EXISTS (SELECT 1 FROM "ViewGates" WITH (UPDLOCK, HOLDLOCK) WHERE "LinkId" = @p0 AND "NetworkKey" = @p1);
        """;

    public const string LastOpen = """SELECT "LastOpenAt" FROM "ViewGates" WHERE "LinkId" = @p0 AND "NetworkKey" = @p1""";

    /// <summary>Takes the invoice's row, which also puts simultaneous opens into an order: first, then "multiple times".</summary>
    public const string StampInvoice = """
        UPDATE "Invoices" SET "ViewCount" = "ViewCount" + 1,
            "FirstViewedAt" = CASE WHEN "FirstViewedAt" < @p1 THEN "FirstViewedAt" ELSE @p1 END,
            "ViewedAt" = CASE WHEN "ViewedAt" > @p1 THEN "ViewedAt" ELSE @p1 END
        WHERE "Id" = @p0
        """;

    public const string StampLink = """
        UPDATE "InvoiceLinks" SET "OpenCount" = "OpenCount" + 1,
            "LastOpenedAt" = CASE WHEN "LastOpenedAt" > @p1 THEN "LastOpenedAt" ELSE @p1 END
        WHERE "Id" = @p0
        """;

    /// <summary>
    /// Whom a counted open of this invoice concerns, and what they are to read: the creator, or an owner of the workspace (the first
    /// by address) where the creator was deactivated. Whether they want to read it in the app is in the last column; null means yes.
    /// </summary>
    public const string Audience = """
        SELECT i."ViewCount", i."Number", i."GivenTitle", u."Id", COALESCE(u."TimeZoneId", w."TimeZoneId"), p."InApp"
        FROM "Invoices" i
        JOIN "Workspaces" w ON w."Id" = i."WorkspaceId"
        JOIN "Users" creator ON creator."Id" = i."CreatorId"
        JOIN "Users" u ON u."Id" = CASE WHEN creator."IsActive" = @p1 THEN creator."Id"
            ELSE (SELECT o."Id" FROM "Memberships" m JOIN "Users" o ON o."Id" = m."UserId"
                  WHERE m."WorkspaceId" = i."WorkspaceId" AND m."Role" = 'Owner' AND o."IsActive" = @p1
                  AND NOT EXISTS (SELECT 1 FROM "Memberships" n JOIN "Users" e ON e."Id" = n."UserId"
                      WHERE n."WorkspaceId" = i."WorkspaceId" AND n."Role" = 'Owner' AND e."IsActive" = @p1
                      AND e."NormalizedEmail" < o."NormalizedEmail")) END
        LEFT JOIN "NotificationPreferences" p ON p."UserId" = u."Id" AND p."Kind" = 'InvoiceViewed'
        WHERE i."Id" = @p0
        """;

    public const string InsertView = """
        INSERT INTO "ViewEvents" ("Id", "WorkspaceId", "InvoiceId", "LinkId", "Recipient", "Revision", "At", "Source", "Method", "Verdict",
            "Reason", "Rule", "ReasonText", "Confidence", "NetworkKey", "Browser", "System")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16)
        """;

    public const string InsertActivity = """
        INSERT INTO "ActivityEntries" ("Id", "WorkspaceId", "InvoiceId", "At", "Type", "Text", "ViewEventId")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)
        """;

    public const string InsertNotification = """
        INSERT INTO "Notifications" ("Id", "WorkspaceId", "UserId", "Kind", "Title", "Body", "InvoiceId", "ViewEventId", "CreatedAt")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8)
        """;

    /// <summary>All that the client's opting out leaves of a visit.</summary>
    public const string CountUntracked = """
        UPDATE "Clients" SET "UntrackedVisits" = "UntrackedVisits" + 1
        WHERE "Id" = (SELECT "ClientId" FROM "Invoices" WHERE "Id" = @p0)
        """;
}
