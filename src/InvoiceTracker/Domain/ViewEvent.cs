namespace InvoiceTracker.Domain;

/// <summary>One visit of a link, counted, held or suppressed, and because of what. Never edited, only corrected.</summary>
public sealed class ViewEvent
{
    public const int RuleLength = 200;
    public const int NetworkLabelLength = 80;

    public Guid Id { get; init; }
    public Guid WorkspaceId { get; init; }
    public Guid InvoiceId { get; init; }
    public Guid LinkId { get; init; }

    /// <summary>Whose link it was; null for a shared or portal link.</summary>
    public string? Recipient { get; init; }

    public int Revision { get; init; }
    public DateTimeOffset At { get; init; }
    public ViewSource Source { get; init; }
    public string Method { get; init; } = "";
    public ViewVerdict Verdict { get; init; }

    /// <summary>Null when the visit was counted.</summary>
    public ViewReason? Reason { get; init; }

    /// <summary>What exactly matched: a pattern of the bot list, the vendor of a network.</summary>
    public string? Rule { get; init; }

    /// <summary>The reason in a sentence's words, as the creator reads it.</summary>
    public string? ReasonText { get; init; }

    public ViewConfidence Confidence { get; init; }

    /// <summary>Keyed hash of the network address, 16 bytes; removed with the cooldown.</summary>
    public byte[]? NetworkKey { get; init; }

    /// <summary>What the cooldown is kept under: the network, with the browser where the workspace says so; 16 bytes.</summary>
    public byte[]? GateKey { get; init; }

    /// <summary>Keyed hash of the user agent, 16 bytes; removed with the cooldown.</summary>
    public byte[]? AgentKey { get; init; }

    /// <summary>Whose network it came from, where a list knows it: "Microsoft".</summary>
    public string? NetworkLabel { get; init; }

    public string? Browser { get; init; }
    public string? System { get; init; }

    /// <summary>Points of suspicion, see the score of the tracking pipeline; null where nothing was scored.</summary>
    public int? Score { get; init; }

    /// <summary>When a held visit stops waiting for a sign of a person; null when it waits for ever or does not wait.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>When the page's script reported; it is heard once.</summary>
    public DateTimeOffset? SignalAt { get; init; }

    public int? SecondsVisible { get; init; }

    /// <summary>What a member of the workspace said instead, if anybody did; then who and when.</summary>
    public ViewVerdict? CorrectedTo { get; init; }
    public Guid? CorrectedById { get; init; }
    public DateTimeOffset? CorrectedAt { get; init; }

    /// <summary>Its place in the invoice's chain of evidence, from 1, and the hash that ends there (SHA-256, 32 bytes).</summary>
    public long Sequence { get; init; }
    public byte[] Hash { get; init; } = [];

    /// <summary>SHA-256 of what may be erased, with its salt; the chain goes through the hash, so that it holds without the facts.</summary>
    public byte[] FactsHash { get; init; } = [];

    /// <summary>16 random bytes; null when the facts were erased, so that nobody can find them again by trying.</summary>
    public byte[]? FactsSalt { get; init; }

    /// <summary>When browser, recipient and network were removed.</summary>
    public DateTimeOffset? ErasedAt { get; init; }
}

public enum ViewSource
{
    MailLink,
    SharedLink,
    Portal,
    Pdf,
}

public enum ViewVerdict
{
    Counted,
    Held,
    Suppressed,
}

public enum ViewConfidence
{
    PageLoaded,
    Confirmed,
}

/// <summary>Why a visit was not counted.</summary>
public enum ViewReason
{
    NotAPageView,
    Prefetch,
    OwnView,
    ClientOptOut,
    NoUserAgent,
    BotUserAgent,
    ScannerTrap,
    ScannerNetwork,
    ScannerBurst,
    ScannerLikely,
    Cooldown,
    Automation,
}
