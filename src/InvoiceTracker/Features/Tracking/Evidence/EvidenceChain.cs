using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.Evidence;

/// <summary>
/// The chain over an invoice's evidence: each entry's hash is SHA-256 of the hash before it and the entry's own text, a JSON array
/// of what the entry says. Whoever changes, removes or re-orders an entry breaks every hash that follows.
/// </summary>
public static class EvidenceChain
{
    public const int SaltBytes = 16;

    /// <summary>What the first entry follows.</summary>
    public static readonly byte[] Start = new byte[SHA256.HashSizeInBytes];

    public static byte[] Next(byte[] previous, string entry)
    {
        var length = Encoding.UTF8.GetByteCount(entry);
        var input = new byte[previous.Length + length];
        previous.CopyTo(input, 0);
        Encoding.UTF8.GetBytes(entry, input.AsSpan(previous.Length));
        return SHA256.HashData(input);
    }

    /// <param name="original">The verdict that it was recorded with, and why.</param>
    public static string EntryOf(ViewEvent view, (ViewVerdict Verdict, ViewReason? Reason) original) =>
        Text(
            "view",
            view.Sequence,
            view.Id,
            view.InvoiceId,
            view.LinkId,
            view.At.ToUnixTimeMilliseconds(),
            view.Revision,
            view.Source.ToString(),
            view.Method,
            original.Verdict.ToString(),
            original.Reason?.ToString(),
            Convert.ToHexStringLower(view.FactsHash)
        );

    public static string EntryOf(ViewChange change) =>
        Text(
            "change",
            change.Sequence,
            change.Id,
            change.InvoiceId,
            change.ViewEventId,
            change.At.ToUnixTimeMilliseconds(),
            change.FromVerdict.ToString(),
            change.FromReason?.ToString(),
            change.ToVerdict.ToString(),
            change.ToReason?.ToString(),
            change.Confidence?.ToString(),
            change.SecondsVisible,
            change.ActorId
        );

    /// <summary>Of what may be erased later.</summary>
    public static byte[] FactsHash(byte[] salt, string? recipient, string? browser, string? system, string? network) =>
        SHA256.HashData([.. salt, .. Encoding.UTF8.GetBytes(FactsText(recipient, browser, system, network))]);

    public static string FactsText(string? recipient, string? browser, string? system, string? network) =>
        Text(recipient, browser, system, network);

    private static string Text(params object?[] values) => JsonSerializer.Serialize(values);
}
