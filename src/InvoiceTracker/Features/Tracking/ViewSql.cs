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
    /// Whom a counted open of this invoice concerns, and what they want to hear: the creator, or an owner of the workspace (the first
    /// by address) where the creator was deactivated, unless they muted the invoice; and whoever follows it. Preferences that were
    /// never chosen are null. Parameters: invoice, true.
    /// </summary>
    public const string Audience = """
        SELECT i."ViewCount", i."Number", i."GivenTitle", u."Id", COALESCE(u."TimeZoneId", w."TimeZoneId"), p."InApp", p."Push", p."Mail",
            (SELECT COUNT(*) FROM "PushSubscriptions" s WHERE s."UserId" = u."Id")
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
        WHERE i."Id" = @p0 AND NOT EXISTS (SELECT 1 FROM "InvoiceWatches" x WHERE x."InvoiceId" = i."Id" AND x."UserId" = u."Id")
        UNION ALL
        SELECT i."ViewCount", i."Number", i."GivenTitle", u."Id", COALESCE(u."TimeZoneId", w."TimeZoneId"), p."InApp", p."Push", p."Mail",
            (SELECT COUNT(*) FROM "PushSubscriptions" s WHERE s."UserId" = u."Id")
        FROM "InvoiceWatches" x
        JOIN "Invoices" i ON i."Id" = x."InvoiceId"
        JOIN "Workspaces" w ON w."Id" = i."WorkspaceId"
        JOIN "Memberships" m ON m."WorkspaceId" = i."WorkspaceId" AND m."UserId" = x."UserId"
        JOIN "Users" u ON u."Id" = x."UserId"
        LEFT JOIN "NotificationPreferences" p ON p."UserId" = u."Id" AND p."Kind" = 'InvoiceViewed'
        WHERE x."InvoiceId" = @p0 AND x."IsMuted" <> @p1 AND u."IsActive" = @p1
        """;

    public const string InsertView = """
        INSERT INTO "ViewEvents" ("Id", "WorkspaceId", "InvoiceId", "LinkId", "Recipient", "Revision", "At", "Source", "Method", "Verdict",
            "Reason", "Rule", "ReasonText", "Confidence", "NetworkKey", "GateKey", "AgentKey", "NetworkLabel", "Browser", "System", "Score",
            "HeldUntil", "Sequence", "Hash", "FactsHash", "FactsSalt")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13, @p14, @p15, @p16, @p17, @p18, @p19, @p20, @p21,
            @p22, @p23, @p24, @p25)
        """;

    /// <summary>What one network did with an invoice lately, and who fell into a trap with the same browser.</summary>
    public const string History = """
        SELECT "Id", "LinkId", "At", COALESCE("CorrectedTo", "Verdict"), "Reason", "AgentKey", 1, "Rule" FROM "ViewEvents"
        WHERE "InvoiceId" = @p0 AND "NetworkKey" = @p1 AND "At" > @p2
        UNION ALL
        SELECT "Id", "LinkId", "At", COALESCE("CorrectedTo", "Verdict"), "Reason", "AgentKey", 0, "Rule" FROM "ViewEvents"
        WHERE "LinkId" = @p3 AND "AgentKey" = @p4 AND "Reason" = 'ScannerTrap' AND "Rule" = 'trap' AND "NetworkKey" <> @p1 AND "At" > @p2
        """;

    private const string StoredView = """
        v."Id", v."WorkspaceId", v."InvoiceId", v."LinkId", v."Recipient", v."At", v."Source", v."Verdict", v."Reason", v."ReasonText",
            v."Rule", v."Score", v."NetworkKey", v."GateKey", v."Browser", v."System", v."SignalAt", v."CorrectedTo", i."Status",
            CASE WHEN l."Kind" = 'Portal' THEN 1 ELSE 0 END
        FROM "ViewEvents" v
        JOIN "Invoices" i ON i."Id" = v."InvoiceId"
        JOIN "InvoiceLinks" l ON l."Id" = v."LinkId"
        """;

    public const string FindView =
        "SELECT "
        + StoredView
        + """

            WHERE v."Id" = @p0
            """;

    public const string FindHeld =
        "SELECT "
        + StoredView
        + """

            WHERE v."HeldUntil" <= @p0 AND v."CorrectedTo" IS NULL
            """;

    public const string ChangeVerdict = """
        UPDATE "ViewEvents" SET "Verdict" = @p1, "Reason" = @p2, "Rule" = @p3, "ReasonText" = @p4, "HeldUntil" = NULL WHERE "Id" = @p0
        """;

    public const string CorrectVerdict = """
        UPDATE "ViewEvents" SET "CorrectedTo" = @p1, "CorrectedById" = @p2, "CorrectedAt" = @p3 WHERE "Id" = @p0
        """;

    public const string NoteSignal = """
        UPDATE "ViewEvents" SET "SignalAt" = @p1, "SecondsVisible" = @p2, "Confidence" = @p3 WHERE "Id" = @p0 AND "SignalAt" IS NULL
        """;

    public const string InsertChange = """
        INSERT INTO "ViewChanges" ("Id", "WorkspaceId", "InvoiceId", "ViewEventId", "At", "FromVerdict", "FromReason", "ToVerdict", "ToReason",
            "Confidence", "SecondsVisible", "ActorId", "Sequence", "Hash")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10, @p11, @p12, @p13)
        """;

    /// <summary>Another counted open of the link from the network, nearer than the cooldown. Parameters: view, link, network, gate, from, to, invoice.</summary>
    public const string NearestOpen = """
        SELECT MAX("At") FROM "ViewEvents"
        WHERE "LinkId" = @p1 AND "GateKey" = @p3 AND "At" > @p4 AND "At" < @p5 AND "Id" <> @p0
            AND "InvoiceId" = @p6 AND "NetworkKey" = @p2
            AND COALESCE("CorrectedTo", "Verdict") = 'Counted'
        """;

    public const string LastCounted = """
        SELECT MAX("At") FROM "ViewEvents"
        WHERE "InvoiceId" = @p0 AND "NetworkKey" = @p1 AND "LinkId" = @p2 AND "GateKey" = @p3
            AND COALESCE("CorrectedTo", "Verdict") = 'Counted'
        """;

    public const string CloseGate = """DELETE FROM "ViewGates" WHERE "LinkId" = @p0 AND "NetworkKey" = @p1""";
    public const string OpenGate = """INSERT INTO "ViewGates" ("LinkId", "NetworkKey", "LastOpenAt") VALUES (@p0, @p1, @p2)""";

    public const string RecountInvoice = """
        UPDATE "Invoices" SET
            "ViewCount" = (SELECT COUNT(*) FROM "ViewEvents" WHERE "InvoiceId" = @p0 AND COALESCE("CorrectedTo", "Verdict") = 'Counted'),
            "FirstViewedAt" = (SELECT MIN("At") FROM "ViewEvents" WHERE "InvoiceId" = @p0 AND COALESCE("CorrectedTo", "Verdict") = 'Counted'),
            "ViewedAt" = (SELECT MAX("At") FROM "ViewEvents" WHERE "InvoiceId" = @p0 AND COALESCE("CorrectedTo", "Verdict") = 'Counted')
        WHERE "Id" = @p0
        """;

    /// <summary>A portal link belongs to no one invoice and keeps its count.</summary>
    public const string RecountLink = """
        UPDATE "InvoiceLinks" SET
            "OpenCount" = (SELECT COUNT(*) FROM "ViewEvents"
                WHERE "InvoiceId" = @p1 AND "LinkId" = @p0 AND COALESCE("CorrectedTo", "Verdict") = 'Counted'),
            "LastOpenedAt" = (SELECT MAX("At") FROM "ViewEvents"
                WHERE "InvoiceId" = @p1 AND "LinkId" = @p0 AND COALESCE("CorrectedTo", "Verdict") = 'Counted')
        WHERE "Id" = @p0 AND "InvoiceId" = @p1
        """;

    /// <summary>A view's own entry says what the view is now; that it was something else is an entry of its own.</summary>
    public const string RetellActivity = """
        UPDATE "ActivityEntries" SET "Type" = @p1, "Text" = @p2 WHERE "InvoiceId" = @p3 AND "ViewEventId" = @p0 AND "Type" <> 'VerdictChanged'
        """;

    public const string WithdrawNotification = """DELETE FROM "Notifications" WHERE "ViewEventId" = @p0 AND "ReadAt" IS NULL""";
    public const string WasTold = """SELECT "UserId" FROM "Notifications" WHERE "ViewEventId" = @p0""";

    /// <summary>Makes the head where there is none, and locks it. Parameters: invoice, the hash that a chain starts from, no signature yet.</summary>
    public static string OpenHead(DatabaseProvider provider) =>
        provider is DatabaseProvider.SqlServer ? OpenHeadOnSqlServer : OpenHeadByUpsert;

    public const string OpenHeadByUpsert = """
        INSERT INTO "EvidenceHeads" ("InvoiceId", "Sequence", "Hash", "Signature") VALUES (@p0, 0, @p1, @p2)
        ON CONFLICT ("InvoiceId") DO UPDATE SET "Sequence" = "EvidenceHeads"."Sequence"
        """;

    public const string OpenHeadOnSqlServer = """
        UPDATE "EvidenceHeads" WITH (UPDLOCK, HOLDLOCK) SET "Sequence" = "Sequence" WHERE "InvoiceId" = @p0;
        IF @@ROWCOUNT = 0
            INSERT "EvidenceHeads" ("InvoiceId", "Sequence", "Hash", "Signature") SELECT @p0, 0, @p1, @p2
            WHERE NOT EXISTS (SELECT 1 FROM "EvidenceHeads" WITH (UPDLOCK, HOLDLOCK) WHERE "InvoiceId" = @p0);
        """;

    public const string ReadHead = """SELECT "Sequence", "Hash" FROM "EvidenceHeads" WHERE "InvoiceId" = @p0""";
    public const string SealHead =
        """UPDATE "EvidenceHeads" SET "Sequence" = @p1, "Hash" = @p2, "Signature" = @p3 WHERE "InvoiceId" = @p0""";

    public const string InsertActivity = """
        INSERT INTO "ActivityEntries" ("Id", "WorkspaceId", "InvoiceId", "At", "Type", "Text", "ViewEventId")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6)
        """;

    /// <summary>Queues a view for the endpoints that want to hear of it and have not heard yet.</summary>
    public const string QueueWebhooks = """
        INSERT INTO "WebhookDeliveries" ("EndpointId", "EventId", "WorkspaceId", "Type", "InvoiceId", "ViewEventId", "At", "State",
            "Attempts", "NotBefore")
        SELECT e."Id", @p1, e."WorkspaceId", @p2, @p3, @p4, @p5, 'Queued', 0, @p5
        FROM "WebhookEndpoints" e
        WHERE e."WorkspaceId" = @p0 AND e."OffAt" IS NULL AND e."Events" LIKE @p6 AND NOT EXISTS (
            SELECT 1 FROM "WebhookDeliveries" d WHERE d."EndpointId" = e."Id" AND d."EventId" = @p1)
        """;

    public const string InsertNotification = """
        INSERT INTO "Notifications" ("Id", "WorkspaceId", "UserId", "Kind", "Title", "Body", "InvoiceId", "ViewEventId", "CreatedAt",
            "InApp", "DeliverAt")
        VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7, @p8, @p9, @p10)
        """;

    /// <summary>All that the client's opting out leaves of a visit.</summary>
    public const string CountUntracked = """
        UPDATE "Clients" SET "UntrackedVisits" = "UntrackedVisits" + 1
        WHERE "Id" = (SELECT "ClientId" FROM "Invoices" WHERE "Id" = @p0)
        """;
}
