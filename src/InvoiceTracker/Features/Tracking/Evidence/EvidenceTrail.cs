using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.Evidence;

/// <summary>All the evidence of one invoice: its visits, what was learned of them later, and where their chain ends.</summary>
public sealed class EvidenceTrail
{
    public EvidenceTrail(TrailInvoice invoice, IReadOnlyList<ViewEvent> views, IEnumerable<ViewChange> changes, EvidenceHead? head)
    {
        (Invoice, Views, Head) = (invoice, views, head);
        ChangesOf = changes.OrderBy(c => c.Sequence).ToLookup(c => c.ViewEventId);
        Entries =
        [
            .. views
                .Select(view => new ChainEntry(view, OriginalOf(view)))
                .Concat(ChangesOf.SelectMany(of => of).Select(change => new ChainEntry(change)))
                .OrderBy(entry => entry.Sequence),
        ];
    }

    public TrailInvoice Invoice { get; }
    public IReadOnlyList<ViewEvent> Views { get; }
    public ILookup<Guid, ViewChange> ChangesOf { get; }

    /// <summary>Null when nobody ever visited.</summary>
    public EvidenceHead? Head { get; }

    /// <summary>Visits and changes in the order of the chain.</summary>
    public IReadOnlyList<ChainEntry> Entries { get; }

    // The row shows the verdict of today; the first change remembers the one that it was recorded with.
    private (ViewVerdict Verdict, ViewReason? Reason) OriginalOf(ViewEvent view) =>
        ChangesOf[view.Id].FirstOrDefault() is { } first ? (first.FromVerdict, first.FromReason) : (view.Verdict, view.Reason);
}

/// <param name="ViewCount">What the invoice itself says of its counted opens.</param>
public sealed record TrailInvoice(Guid Id, string? Number, int ViewCount);

/// <summary>One link of a chain.</summary>
/// <param name="Text">What its hash goes over, behind the hash before it.</param>
public sealed record ChainEntry(long Sequence, byte[] Hash, string Text)
{
    public ChainEntry(ViewEvent view, (ViewVerdict Verdict, ViewReason? Reason) original)
        : this(view.Sequence, view.Hash, EvidenceChain.EntryOf(view, original)) => (View, Original) = (view, original);

    public ChainEntry(ViewChange change)
        : this(change.Sequence, change.Hash, EvidenceChain.EntryOf(change)) => Change = change;

    /// <summary>The visit, or null for a change of one.</summary>
    public ViewEvent? View { get; }

    /// <summary>The verdict that the visit was recorded with, and why.</summary>
    public (ViewVerdict Verdict, ViewReason? Reason) Original { get; }

    public ViewChange? Change { get; }

    public Guid Id => View?.Id ?? Change!.Id;

    public string Kind => View is null ? "change" : "view";

    /// <summary>The same entry, had it been written at another place.</summary>
    public string TextAt(long place)
    {
        var kind = Text.IndexOf(',', StringComparison.Ordinal);
        return FormattableString.Invariant($"{Text[..kind]},{place}{Text[Text.IndexOf(',', kind + 1)..]}");
    }
}
