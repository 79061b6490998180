using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking;

/// <summary>What a visited link leads to: the little that changes after an invoice was issued. The paper itself is the frozen revision.</summary>
public sealed record TrackedLink
{
    public required Guid LinkId { get; init; }
    public required Guid WorkspaceId { get; init; }
    public required Guid InvoiceId { get; init; }
    public required LinkKind Kind { get; init; }

    /// <summary>Whose link it is; null for a shared one.</summary>
    public required string? Recipient { get; init; }

    public required InvoiceStatus Status { get; init; }
    public required int Revision { get; init; }
    public required Currency Currency { get; init; }
    public required long PaidMinor { get; init; }
    public required long BalanceMinor { get; init; }

    /// <summary>False: the client has opted out, and nothing is stored about a visit but a counter.</summary>
    public required bool TrackOpens { get; init; }

    public required CooldownKey CooldownKey { get; init; }
    public TrackingMode Mode { get; init; }

    /// <summary>Whether another program wants to be told of visits. It is read with the link, so that a business without any pays nothing.</summary>
    public bool HasWebhooks { get; init; }

    /// <summary>When a mail server last accepted a mail with this link.</summary>
    public DateTimeOffset? DeliveredAt { get; init; }

    /// <summary>The zone of the business.</summary>
    public required string TimeZoneId { get; init; }

    public required string CreatorName { get; init; }
    public required string CreatorEmail { get; init; }

    /// <summary>As a text or a notification names it: "via Anna Berg's link".</summary>
    public string Via => ViaOf(Recipient, Kind is LinkKind.Portal);

    public static string ViaOf(string? recipient, bool isPortal) =>
        (recipient, isPortal) switch
        {
            ({ } name, _) => $"{name}'s link",
            (null, true) => "the client portal",
            _ => "the shared link",
        };
}
