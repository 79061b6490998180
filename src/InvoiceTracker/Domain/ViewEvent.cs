namespace InvoiceTracker.Domain;

/// <summary>One visit of a link, counted, held or suppressed, and because of what. Never edited, only corrected.</summary>
public sealed class ViewEvent
{
    public const int RuleLength = 200;

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

    public string? Browser { get; init; }
    public string? System { get; init; }
    public int? SecondsVisible { get; init; }

    /// <summary>What a member of the workspace said instead, if anybody did.</summary>
    public ViewVerdict? CorrectedTo { get; init; }
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
