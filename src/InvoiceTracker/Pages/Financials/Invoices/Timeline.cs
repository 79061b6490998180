using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Web;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>What happened to an invoice, newest first.</summary>
/// <param name="Filtered">How many visits were not counted, shown or not.</param>
/// <param name="IsCut">There is more than is shown.</param>
public sealed record Timeline(IReadOnlyList<TimelineEntry> Entries, int Filtered, bool IsCut)
{
    private const int Most = 500;

    internal static async Task<Timeline> ReadAsync(AppDbContext db, Invoice invoice, Guid userId, CancellationToken cancellationToken)
    {
        var rows = await (
            from entry in db.ActivityEntries
            where entry.InvoiceId == invoice.Id
            join view in db.ViewEvents on entry.ViewEventId equals view.Id into views
            from view in views.DefaultIfEmpty()
            join actor in db.Users on entry.ActorId equals actor.Id into actors
            from actor in actors.DefaultIfEmpty()
            orderby entry.At descending, entry.Id descending
            select new
            {
                Entry = entry,
                View = view,
                ActorName = actor.Name,
                WasTold = db.Notifications.Any(n => n.ViewEventId == entry.ViewEventId && n.UserId == userId && n.InApp),
            }
        )
            .AsNoTracking()
            .Take(Most + 1)
            .ToListAsync(cancellationToken);

        var filtered = await db.ActivityEntries.CountAsync(
            a => a.InvoiceId == invoice.Id && a.Type == ActivityType.Suppressed,
            cancellationToken
        );
        var ordinal = invoice.ViewCount;
        var entries = new List<TimelineEntry>();
        foreach (var row in rows.Take(Most))
        {
            var isCounted = row.Entry.Type is ActivityType.Opened or ActivityType.Downloaded;
            var actor = row.Entry.ActorId == userId ? "you" : row.ActorName;
            entries.Add(new TimelineEntry(row.Entry, row.View, isCounted ? ordinal-- : 0, actor, row.View is not null && row.WasTold));
        }
        return new Timeline(entries, filtered, rows.Count > Most);
    }
}

/// <param name="Ordinal">The how-manieth open it was; 0 when it is none.</param>
/// <param name="Actor">"you" or a colleague's name; null for the client and for the program.</param>
public sealed record TimelineEntry(ActivityEntry Entry, ViewEvent? View, int Ordinal, string? Actor, bool WasTold)
{
    public bool IsOpen => Entry.Type is ActivityType.Opened;
    public bool IsFiltered => Entry.Type is ActivityType.Suppressed;

    public string? Icon => Entry.Type.Icon();

    /// <summary>", 2nd time" or " for the first time".</summary>
    public string HowOften => Ordinal is 1 ? " for the first time" : $", {Ordinal}{Suffix(Ordinal)} time";

    /// <summary>"Chrome on macOS · from Anna Berg's e-mail link · you were notified"</summary>
    public string? Evidence
    {
        get
        {
            if (View is null)
                return Actor is null ? null : $"by {Actor}";
            string?[] facts = [Browser, Source, WasTold ? "you were notified" : null];
            return string.Join(" · ", facts.OfType<string>());
        }
    }

    private string? Browser =>
        (View!.Browser, View.System) switch
        {
            (null, null) => null,
            ({ } browser, { } system) => $"{browser} on {system}",
            var (browser, system) => browser ?? system,
        };

    private string Source =>
        View!.Source switch
        {
            ViewSource.MailLink => View.Recipient is { } recipient ? $"from {recipient}'s e-mail link" : "from the e-mail link",
            ViewSource.SharedLink => "from the shared link",
            ViewSource.Portal => "from the client portal",
            _ => "from the PDF link",
        };

    private static string Suffix(int ordinal) =>
        (ordinal % 100, ordinal % 10) switch
        {
            (>= 11 and <= 13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
}
