using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Web.TagHelpers;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>One page of an invoice's visits, newest first, and how many there are of each kind.</summary>
/// <param name="Kind">Which are shown; null for all.</param>
/// <param name="Number">Of the page, from 1.</param>
public sealed record Visits(IReadOnlyList<VisitLine> Lines, VisitKind? Kind, IReadOnlyDictionary<VisitKind, int> Counts, int Number)
{
    private const int PageLength = 25;

    public int All => Counts.Values.Sum();
    public int Pages => Math.Max(1, (CountOf(Kind) + PageLength - 1) / PageLength);

    public int CountOf(VisitKind? kind) => kind is { } one ? Counts.GetValueOrDefault(one) : All;

    internal static async Task<Visits> ReadAsync(
        AppDbContext db,
        Guid invoiceId,
        VisitKind? kind,
        int number,
        CancellationToken cancellationToken
    )
    {
        var views = db.ViewEvents.AsNoTracking().Where(v => v.InvoiceId == invoiceId);
        var groups = await views
            .GroupBy(v => new
            {
                v.Verdict,
                v.CorrectedTo,
                v.Reason,
            })
            .Select(g => new { g.Key, Count = g.Count() })
            .ToListAsync(cancellationToken);
        var counts = groups
            .GroupBy(g => VisitLine.KindOf(g.Key.Verdict, g.Key.CorrectedTo, g.Key.Reason))
            .ToDictionary(g => g.Key, g => g.Sum(one => one.Count));

        var page = new Visits([], kind, counts, number);
        page = page with { Number = Math.Clamp(number, 1, page.Pages) };
        var lines = await (
            from view in Of(views, kind)
            join corrector in db.Users on view.CorrectedById equals corrector.Id into correctors
            from corrector in correctors.DefaultIfEmpty()
            orderby view.At descending, view.Id descending
            select new VisitLine(view, corrector.Name)
        )
            .Skip((page.Number - 1) * PageLength)
            .Take(PageLength)
            .ToListAsync(cancellationToken);
        return page with { Lines = lines };
    }

    // The same division as VisitLine.KindOf, in words that a database knows.
    private static IQueryable<ViewEvent> Of(IQueryable<ViewEvent> views, VisitKind? kind) =>
        kind switch
        {
            VisitKind.Counted => views.Where(v =>
                v.CorrectedTo == ViewVerdict.Counted || (v.CorrectedTo == null && v.Verdict == ViewVerdict.Counted)
            ),
            VisitKind.Possible => views.Where(v =>
                v.CorrectedTo == null
                && (v.Verdict == ViewVerdict.Held || (v.Verdict == ViewVerdict.Suppressed && v.Reason == ViewReason.ScannerLikely))
            ),
            VisitKind.NotCounted => views.Where(v =>
                v.CorrectedTo == ViewVerdict.Suppressed
                || (v.CorrectedTo == null && v.Verdict == ViewVerdict.Suppressed && v.Reason != ViewReason.ScannerLikely)
            ),
            _ => views,
        };
}

/// <summary>What a visit is to its creator.</summary>
public enum VisitKind
{
    Counted,

    /// <summary>It may have been a person: it still waits for a sign, or showed none.</summary>
    Possible,
    NotCounted,
}

/// <param name="Corrector">Who corrected it last; null when nobody did.</param>
public sealed record VisitLine(ViewEvent View, string? Corrector)
{
    public VisitKind Kind => KindOf(View.Verdict, View.CorrectedTo, View.Reason);
    public bool MayCount => Kind is not VisitKind.Counted;

    /// <summary>What is held waits, so either may be said of it.</summary>
    public bool MayRefuse => Kind is VisitKind.Counted || View is { Verdict: ViewVerdict.Held, CorrectedTo: null };

    public (PillKind Kind, string Text) Pill =>
        Kind switch
        {
            VisitKind.Counted => (PillKind.Opened, View.Source is ViewSource.Pdf ? "PDF downloaded" : "Counted"),
            VisitKind.Possible => (PillKind.Draft, "Possible open"),
            _ => (PillKind.Neutral, "Not counted"),
        };

    /// <summary>Why the filters did not count it, in words; null when they did.</summary>
    public string? Reason =>
        View.Verdict switch
        {
            ViewVerdict.Counted => null,
            ViewVerdict.Held => "no sign of a person yet",
            _ => View.ReasonText,
        };

    /// <summary>"human confirmed, 3 s visible", "page loaded", "waiting for confirmation", "possible open"</summary>
    public string? Confidence
    {
        get
        {
            var word = (Kind, View.Confidence) switch
            {
                (_, ViewConfidence.Confirmed) => "human confirmed",
                (VisitKind.Counted, _) => "page loaded",
                (VisitKind.Possible, _) => View.Verdict is ViewVerdict.Held ? "waiting for confirmation" : "possible open",
                _ => null,
            };
            var seconds = View.SecondsVisible is > 0 and var visible ? $"{visible} s visible" : null;
            return string.Join(", ", new[] { word, seconds }.OfType<string>()) is { Length: > 0 } both ? both : null;
        }
    }

    /// <summary>"Chrome on Windows"</summary>
    public string? Browser =>
        string.Join(" on ", new[] { View.Browser, View.System }.OfType<string>()) is { Length: > 0 } known ? known : null;

    /// <summary>"Anna Berg's e-mail link"</summary>
    public string Origin =>
        View.Source switch
        {
            ViewSource.SharedLink => "shared link",
            ViewSource.Portal => "client portal",
            ViewSource.Pdf => View.Recipient is { } reader ? $"PDF by {reader}'s link" : "PDF by a link",
            _ => View.Recipient is { } recipient ? $"{recipient}'s e-mail link" : "e-mail link",
        };

    /// <summary>"counted by Maya Lindqvist", followed by when; null when nobody corrected it.</summary>
    public string? Correction =>
        View.CorrectedAt is null
            ? null
            : View.CorrectedTo switch
            {
                ViewVerdict.Counted => $"counted by {Corrector}",
                ViewVerdict.Suppressed => $"“not my client” by {Corrector}",
                _ => $"put back by {Corrector}",
            };

    internal static VisitKind KindOf(ViewVerdict verdict, ViewVerdict? correctedTo, ViewReason? reason) =>
        (correctedTo ?? verdict) switch
        {
            ViewVerdict.Counted => VisitKind.Counted,
            ViewVerdict.Held => VisitKind.Possible,
            _ => correctedTo is null && reason is ViewReason.ScannerLikely ? VisitKind.Possible : VisitKind.NotCounted,
        };
}
