using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Bots;
using InvoiceTracker.Features.Tracking.Networks;

namespace InvoiceTracker.Features.Tracking;

/// <summary>One request for a link, with all that a verdict may rest on.</summary>
public sealed record Visit
{
    /// <summary>Of the evidence row that it will be.</summary>
    public required Guid Id { get; init; }

    public required TrackedLink Link { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Method { get; init; }
    public required ViewSource Source { get; init; }

    /// <summary>It followed the hidden link, or one that somebody tampered with.</summary>
    public bool IsTrap { get; init; }

    /// <summary>The client's address behind all trusted proxies; an IPv4-mapped one is the IPv4.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>Whose network it is, where the list knows it.</summary>
    public NetworkOwner? Network { get; init; }

    /// <summary>As sent; empty when there was none.</summary>
    public required string UserAgent { get; init; }

    public required UserAgentFacts Agent { get; init; }

    /// <summary>A header said that the page is loaded in advance (Sec-Purpose and its predecessors).</summary>
    public required bool IsPrefetch { get; init; }

    /// <summary>The visitor is signed in to the workspace, or the browser carries its owner cookie.</summary>
    public required bool IsOwn { get; init; }

    public required bool IsHttps { get; init; }

    /// <summary>Accept-Language was sent.</summary>
    public required bool HasLanguage { get; init; }

    /// <summary>A Sec-Fetch-* header was sent.</summary>
    public required bool HasFetchMetadata { get; init; }

    /// <summary>A Via header says that a proxy passed it on.</summary>
    public bool IsProxied { get; init; }

    public required VisitKeys Keys { get; init; }

    public byte[] AgentKey => Keys.Agent;
}

/// <summary>What is stored instead of address and agent: keyed hashes of 16 bytes each.</summary>
/// <param name="Gate">What the cooldown is kept under.</param>
/// <param name="PreviousGate">The same under the key of the day before, while a cooldown that began under it may still run.</param>
public sealed record VisitKeys(byte[] Network, byte[] Gate, byte[] Agent, byte[]? PreviousGate = null);

/// <summary>A reason not to count a visit, or not yet.</summary>
/// <param name="Text">Written for the creator, to follow "Not counted: ".</param>
/// <param name="Rule">What exactly matched, where there is such a thing.</param>
public sealed record Objection(ViewReason Reason, string Text, string? Rule = null)
{
    public ViewVerdict Verdict { get; init; } = ViewVerdict.Suppressed;

    /// <summary>Until when a held visit waits for a sign of a person; null for ever.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    public int? Score { get; init; }

    /// <summary>Earlier visits that the same reason speaks against.</summary>
    public IReadOnlyList<Guid> AlsoAgainst { get; init; } = [];
}
