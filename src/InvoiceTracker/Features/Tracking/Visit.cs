using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Features.Tracking;

/// <summary>One request for a link, with all that a verdict may rest on.</summary>
public sealed record Visit
{
    public required TrackedLink Link { get; init; }
    public required DateTimeOffset At { get; init; }
    public required string Method { get; init; }
    public required ViewSource Source { get; init; }

    /// <summary>The client's address behind all trusted proxies; an IPv4-mapped one is the IPv4.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>As sent; empty when there was none.</summary>
    public required string UserAgent { get; init; }

    /// <summary>A header said that the page is loaded in advance (Sec-Purpose and its predecessors).</summary>
    public required bool IsPrefetch { get; init; }

    /// <summary>The visitor is signed in to the workspace, or the browser carries its owner cookie.</summary>
    public required bool IsOwn { get; init; }

    public required UserAgentFacts Agent { get; init; }

    /// <summary>Keyed hash of the network, 16 bytes: what the cooldown is kept under.</summary>
    public required byte[] NetworkKey { get; init; }
}

/// <summary>A filter's reason not to count a visit.</summary>
/// <param name="Text">Written for the creator, to follow "Not counted: ".</param>
/// <param name="Rule">What exactly matched, where there is such a thing.</param>
public sealed record Objection(ViewReason Reason, string Text, string? Rule = null);
