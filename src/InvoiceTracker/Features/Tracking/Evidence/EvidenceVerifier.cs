using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Tracking.Evidence;

/// <summary>Walks chains of evidence from their beginning to their signed end and names the first link that does not hold.</summary>
public sealed class EvidenceVerifier(AppDbContext db, EvidenceTrails trails, EvidenceSigner signer)
{
    private const int InvoicesAtOnce = 200;

    /// <summary>Every chain there is, up to the first that is broken.</summary>
    public async Task<EvidenceAudit> VerifyAllAsync(CancellationToken cancellationToken)
    {
        await signer.PrepareAsync(cancellationToken);
        var audit = new EvidenceAudit(0, 0, Broken: null);
        for (var after = Guid.Empty; await NextAsync(after, cancellationToken) is { Count: > 0 } ids; after = ids[^1])
        {
            foreach (var trail in await trails.ReadAsync(ids, cancellationToken))
            {
                if (await FaultOfAsync(trail, cancellationToken) is { } broken)
                    return audit with { Broken = broken };
                if (trail.Head is not null)
                    audit = audit with { Chains = audit.Chains + 1, Entries = audit.Entries + trail.Entries.Count };
            }
        }
        return audit;
    }

    /// <summary>Call <see cref="EvidenceSigner.PrepareAsync"/> before.</summary>
    /// <returns>The first link that does not hold, or null.</returns>
    public ChainFault? FaultOf(EvidenceTrail trail)
    {
        if (trail.Head is not { } head)
            return FaultWithoutHead(trail);
        if (FaultOfLinks(trail, head) is { } broken)
            return broken;
        if (head.Sequence > trail.Entries.Count)
            return new ChainFault(
                trail.Invoice,
                trail.Entries.Count + 1,
                ChainFlaw.CutTail,
                $"the signed end counts {head.Sequence} entries, {trail.Entries.Count} are there"
            );
        if (
            !head.Hash.AsSpan().SequenceEqual(trail.Entries.Count == 0 ? EvidenceChain.Start : trail.Entries[^1].Hash)
            || !signer.Verifies(head)
        )
            return new ChainFault(
                trail.Invoice,
                head.Sequence,
                ChainFlaw.Signature,
                "the signature of the chain's end is not this installation's"
            );
        return FaultOfRows(trail);
    }

    // Visits come in while this reads; what looks broken is looked at again, as of one moment.
    private async Task<ChainFault?> FaultOfAsync(EvidenceTrail trail, CancellationToken cancellationToken) =>
        FaultOf(trail) is not null && await trails.ReadAsync(trail.Invoice.Id, cancellationToken) is { } still ? FaultOf(still) : null;

    private Task<List<Guid>> NextAsync(Guid after, CancellationToken cancellationToken) =>
        db
            .Invoices.IgnoreQueryFilters()
            .Where(i => i.Id.CompareTo(after) > 0)
            .OrderBy(i => i.Id)
            .Select(i => i.Id)
            .Take(InvoicesAtOnce)
            .ToListAsync(cancellationToken);

    private static ChainFault? FaultWithoutHead(EvidenceTrail trail)
    {
        if (trail.Entries.Count > 0)
            return new ChainFault(trail.Invoice, trail.Entries[0].Sequence, ChainFlaw.Signature, "the chain's signed end is missing");
        return trail.Invoice.ViewCount > 0
            ? new ChainFault(
                trail.Invoice,
                1,
                ChainFlaw.Missing,
                $"the invoice counts {trail.Invoice.ViewCount} opens, and their evidence is gone"
            )
            : null;
    }

    private static ChainFault? FaultOfLinks(EvidenceTrail trail, EvidenceHead head)
    {
        var (place, previous) = (1L, EvidenceChain.Start);
        foreach (var entry in trail.Entries)
        {
            ChainFault Fault(long at, ChainFlaw flaw, string what) => new(trail.Invoice, at, flaw, what);
            if (entry.Sequence < 1 || entry.Sequence > head.Sequence)
                return Fault(entry.Sequence, ChainFlaw.Outside, $"the {entry.Kind} {entry.Id} stands outside of the chain");
            if (entry.Sequence < place)
                return Fault(entry.Sequence, ChainFlaw.Reordered, "two entries stand at one place");
            if (entry.Sequence > place)
                return Fault(place, ChainFlaw.Missing, "the entry is missing");
            if (!EvidenceChain.Next(previous, entry.Text).AsSpan().SequenceEqual(entry.Hash))
                return IsElsewheres(trail, entry)
                    ? Fault(place, ChainFlaw.Reordered, $"the {entry.Kind} {entry.Id} belongs to another place: entries were re-ordered")
                    : Fault(place, ChainFlaw.Hash, $"the {entry.Kind} {entry.Id} is not what its hash says: it was changed");
            (place, previous) = (place + 1, entry.Hash);
        }
        return null;
    }

    /// <summary>The entry's hash would be right at the place of another one, had the two not been exchanged.</summary>
    private static bool IsElsewheres(EvidenceTrail trail, ChainEntry entry)
    {
        var hashes = trail.Entries.GroupBy(e => e.Sequence).ToDictionary(e => e.Key, e => e.First().Hash);
        foreach (var place in hashes.Keys.Where(place => place != entry.Sequence))
        {
            // Of neighbours that were exchanged, each now stands where the other's predecessor is.
            var before = place - 1 == entry.Sequence ? hashes[place] : hashes.GetValueOrDefault(place - 1, EvidenceChain.Start);
            if (EvidenceChain.Next(before, entry.TextAt(place)).AsSpan().SequenceEqual(entry.Hash))
                return true;
        }
        return false;
    }

    /// <summary>What stands in the rows beside the chain, and follows from it: facts, today's verdicts, the invoice's count.</summary>
    private static ChainFault? FaultOfRows(EvidenceTrail trail)
    {
        foreach (var entry in trail.Entries)
        {
            if (entry.View is not { } view)
                continue;
            ChainFault Fault(string what) => new(trail.Invoice, view.Sequence, ChainFlaw.Row, what);
            if (!FactsHold(view))
                return Fault($"recipient, browser, system or network of the view {view.Id} were changed");
            if (!StateHolds(view, entry.Original.Verdict, [.. trail.ChangesOf[view.Id]]))
                return Fault($"the verdict or the report of the view {view.Id} is not what the chain says");
        }
        var counted = trail.Views.Count(v => (v.CorrectedTo ?? v.Verdict) is ViewVerdict.Counted);
        return counted == trail.Invoice.ViewCount
            ? null
            : new ChainFault(
                trail.Invoice,
                trail.Entries.Count,
                ChainFlaw.Row,
                $"the invoice counts {trail.Invoice.ViewCount} opens, its evidence {counted}"
            );
    }

    private static bool FactsHold(ViewEvent view)
    {
        if (view.ErasedAt is not null)
            return view is { FactsSalt: null, Recipient: null, Browser: null, System: null, NetworkLabel: null };
        return view.FactsSalt is { } salt
            && EvidenceChain
                .FactsHash(salt, view.Recipient, view.Browser, view.System, view.NetworkLabel)
                .AsSpan()
                .SequenceEqual(view.FactsHash);
    }

    // The row's verdict and report are what its changes lead to, one after the other.
    private static bool StateHolds(ViewEvent view, ViewVerdict original, IReadOnlyList<ViewChange> changes)
    {
        var (verdict, corrected) = (original, (ViewVerdict?)null);
        foreach (var change in changes)
        {
            if (change.ActorId is not null)
                corrected = change.ToVerdict == verdict ? null : change.ToVerdict;
            else if (corrected is null)
                verdict = change.ToVerdict;
        }
        var reason = changes.Count > 0 ? changes[^1].ToReason : view.Reason;
        var report = changes.FirstOrDefault(c => c.Confidence is not null);
        var correction = changes.LastOrDefault(c => c.ActorId is not null);
        return (verdict, corrected, reason) == (view.Verdict, view.CorrectedTo, view.Reason)
            && (report?.Confidence ?? ViewConfidence.PageLoaded, report?.SecondsVisible) == (view.Confidence, view.SecondsVisible)
            && (correction?.ActorId, correction?.At) == (view.CorrectedById, view.CorrectedAt);
    }
}

/// <param name="Chains">Invoices that anybody ever visited.</param>
/// <param name="Broken">The first link that does not hold; the counts are of what was verified before it.</param>
public sealed record EvidenceAudit(int Chains, long Entries, ChainFault? Broken);

/// <summary>A link of a chain that does not hold.</summary>
/// <param name="Sequence">Its place in the chain, from 1.</param>
/// <param name="What">To be read after the invoice and the place.</param>
public sealed record ChainFault(TrailInvoice Invoice, long Sequence, ChainFlaw Flaw, string What)
{
    /// <summary>"Invoice 2026-0007 (0198…), entry 3: the entry is missing."</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Invoice {Invoice.Number ?? "draft"} ({Invoice.Id}), entry {Sequence}: {What}.");
}

public enum ChainFlaw
{
    /// <summary>An entry says something else than its hash.</summary>
    Hash,
    Missing,
    Reordered,
    CutTail,
    Signature,

    /// <summary>A row that the chain does not know.</summary>
    Outside,

    /// <summary>What stands beside the chain does not follow from it.</summary>
    Row,
}
