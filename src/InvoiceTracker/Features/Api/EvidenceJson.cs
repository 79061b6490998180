using System.Buffers.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Evidence;

namespace InvoiceTracker.Features.Api;

/// <summary>All that is known of who looked at an invoice, in a form that anybody can check without this program.</summary>
/// <param name="Events">Visits and what was learned of them later, in the order of the chain.</param>
/// <param name="Head">Where the chain ends, signed; null when nobody ever visited.</param>
/// <param name="Verification">How to check it.</param>
/// <param name="Limits">What it does not prove.</param>
public sealed record EvidenceJson(
    Guid InvoiceId,
    string? Number,
    IReadOnlyList<EvidenceEventJson> Events,
    EvidenceHeadJson? Head,
    IReadOnlyList<string> Verification,
    IReadOnlyList<string> Limits
)
{
    private static readonly IReadOnlyList<string> s_verification =
    [
        "The first event follows 32 zero bytes. Each event's hash is SHA-256 over the bytes of the hash before it, followed by its entry in UTF-8; hashes are written in hexadecimal.",
        "An entry is a JSON array. Of a view: \"view\", sequence, id, invoice, link, milliseconds since 1970-01-01 UTC, revision, source, method, verdict, reason, factsHash. Of a change: \"change\", sequence, id, invoice, view, milliseconds, verdict and reason before, verdict and reason after, confidence, seconds visible, the member who corrected.",
        "factsHash is SHA-256 over the bytes of facts.salt, followed by facts.entry in UTF-8, the JSON array of recipient, browser, system and network. Where facts is null they were erased on request, and the chain holds without them.",
        "The signature is ECDSA with P-256 and SHA-256 (r and s, 32 bytes each) over: the invoice's id as 16 bytes in the order in which it is written, head.sequence as 8 bytes big-endian, head.hash as 32 bytes.",
    ];

    private static readonly IReadOnlyList<string> s_limits =
    [
        "It does not prove who the person was: it shows that somebody opened a link, not their identity.",
        "It does not prove that nobody else held the link: a link can be forwarded.",
        "It does not prove that the invoice was read, understood or accepted.",
        "All times are those of the clock of the server that recorded them; no third party has stamped them.",
        "Whether a visit counts was decided by rules, and by the members who corrected them; what was filtered is listed all the same.",
        "The signature is that of the installation that keeps the evidence: it shows that the record was not changed outside of the program, not that its operator is independent.",
    ];

    internal static EvidenceJson Of(EvidenceTrail trail, string publicKey) =>
        new(
            trail.Invoice.Id,
            trail.Invoice.Number,
            [.. trail.Entries.Select(EvidenceEventJson.Of)],
            trail.Head is { } head ? EvidenceHeadJson.Of(head, publicKey) : null,
            s_verification,
            s_limits
        );
}

/// <summary>One entry of the chain.</summary>
/// <param name="Type">view, or change: a report of the page, another verdict, a member's correction.</param>
/// <param name="ViewId">The visit that a change is about.</param>
/// <param name="Verdict">counted, held or suppressed; of a view as it was recorded, of a change as it was from then on.</param>
/// <param name="CorrectedBy">The member behind a correction.</param>
/// <param name="Facts">What a person could be known by; null for a change, and once it was erased.</param>
/// <param name="Entry">Exactly what the hash goes over.</param>
public sealed record EvidenceEventJson(
    long Sequence,
    string Type,
    Guid Id,
    Guid? ViewId,
    Guid? LinkId,
    string At,
    int? Revision,
    string? Source,
    string? Method,
    string? FromVerdict,
    string? FromReason,
    string Verdict,
    string? Reason,
    string? Confidence,
    int? SecondsVisible,
    Guid? CorrectedBy,
    EvidenceFactsJson? Facts,
    string? FactsHash,
    string? ErasedAt,
    string Entry,
    string Hash
)
{
    internal static EvidenceEventJson Of(ChainEntry entry) => entry.View is { } view ? Of(entry, view) : Of(entry, entry.Change!);

    private static EvidenceEventJson Of(ChainEntry entry, ViewEvent view) =>
        new(
            entry.Sequence,
            entry.Kind,
            entry.Id,
            ViewId: null,
            view.LinkId,
            Instant.Format(view.At),
            view.Revision,
            view.Source.ToSnakeCase(),
            view.Method,
            FromVerdict: null,
            FromReason: null,
            entry.Original.Verdict.ToSnakeCase(),
            entry.Original.Reason?.ToSnakeCase(),
            Confidence: null,
            SecondsVisible: null,
            CorrectedBy: null,
            EvidenceFactsJson.Of(view),
            Convert.ToHexStringLower(view.FactsHash),
            view.ErasedAt.ToText(),
            entry.Text,
            Convert.ToHexStringLower(entry.Hash)
        );

    private static EvidenceEventJson Of(ChainEntry entry, ViewChange change) =>
        new(
            entry.Sequence,
            entry.Kind,
            entry.Id,
            change.ViewEventId,
            LinkId: null,
            Instant.Format(change.At),
            Revision: null,
            Source: null,
            Method: null,
            change.FromVerdict.ToSnakeCase(),
            change.FromReason?.ToSnakeCase(),
            change.ToVerdict.ToSnakeCase(),
            change.ToReason?.ToSnakeCase(),
            change.Confidence?.ToSnakeCase(),
            change.SecondsVisible,
            change.ActorId,
            Facts: null,
            FactsHash: null,
            ErasedAt: null,
            entry.Text,
            Convert.ToHexStringLower(entry.Hash)
        );
}

/// <param name="Salt">16 random bytes in hexadecimal.</param>
/// <param name="Network">Whose network it was, where a list knows it.</param>
/// <param name="Entry">Exactly what factsHash goes over, behind the salt.</param>
public sealed record EvidenceFactsJson(string Salt, string? Recipient, string? Browser, string? System, string? Network, string Entry)
{
    internal static EvidenceFactsJson? Of(ViewEvent view) =>
        view.FactsSalt is { } salt
            ? new EvidenceFactsJson(
                Convert.ToHexStringLower(salt),
                view.Recipient,
                view.Browser,
                view.System,
                view.NetworkLabel,
                EvidenceChain.FactsText(view.Recipient, view.Browser, view.System, view.NetworkLabel)
            )
            : null;
}

/// <param name="Sequence">How many events the chain has.</param>
/// <param name="Signature">base64url</param>
/// <param name="PublicKey">SubjectPublicKeyInfo, PEM.</param>
public sealed record EvidenceHeadJson(long Sequence, string Hash, string Signature, string PublicKey, string Algorithm)
{
    // RFC 7518 section 3.4: ECDSA using P-256 and SHA-256, r and s side by side.
    private const string Es256 = "ES256";

    internal static EvidenceHeadJson Of(EvidenceHead head, string publicKey) =>
        new(head.Sequence, Convert.ToHexStringLower(head.Hash), Base64Url.EncodeToString(head.Signature), publicKey, Es256);
}
