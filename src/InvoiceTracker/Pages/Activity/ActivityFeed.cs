using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Web;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Activity;

/// <summary>What happened to the workspace's invoices.</summary>
public sealed class ActivityFeed(AppDbContext db, CurrentUser me)
{
    private const string List = "activity";

    /// <param name="after">Where the page before ended; of another list or unreadable, it begins at the top.</param>
    public async Task<(IReadOnlyList<ActivityRow> Rows, string? Next)> ReadAsync(
        ActivityFilter filter,
        string? after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var entries = db.ActivityOf(me, filter);
        if (InstantCursor.Of(after, List) is { } last)
            entries = entries.Beyond(e => e.At, e => e.Id, last.At, last.Id, descending: true);

        // One more than is shown tells whether there is a next page.
        var found = await entries.InOrder(e => e.At, e => e.Id, descending: true).Take(limit + 1).ToListAsync(cancellationToken);
        var shown = found.Take(limit).ToList();
        return (
            await DescribeAsync(shown, cancellationToken),
            found.Count > limit ? new InstantCursor(shown[^1].At, shown[^1].Id).ToText(List) : null
        );
    }

    private async Task<IReadOnlyList<ActivityRow>> DescribeAsync(List<ActivityEntry> entries, CancellationToken cancellationToken)
    {
        var invoiceIds = entries.Select(e => e.InvoiceId).Distinct().ToList();
        var invoices = await db
            .Invoices.AsNoTracking()
            .Where(i => invoiceIds.Contains(i.Id))
            .Include(i => i.Client)
            .Include(i => i.Plan)
            .ToDictionaryAsync(i => i.Id, i => new ActivityInvoice(i.Title, i.Number, i.Client?.Name), cancellationToken);
        var viewIds = entries.Where(e => e.ViewEventId is not null).Select(e => e.ViewEventId).ToList();
        var views = await db
            .ViewEvents.AsNoTracking()
            .Where(v => viewIds.Contains(v.Id))
            .Select(v => new
            {
                v.Id,
                v.Browser,
                v.System,
            })
            .ToDictionaryAsync(v => v.Id, v => string.Join(" on ", new[] { v.Browser, v.System }.OfType<string>()), cancellationToken);
        return entries.ConvertAll(entry => new ActivityRow(
            entry,
            entry.InvoiceId is { } invoiceId ? invoices.GetValueOrDefault(invoiceId) : null,
            entry.ViewEventId is { } viewId && views.GetValueOrDefault(viewId) is { Length: > 0 } browser ? browser : null
        ));
    }
}

/// <param name="Browser">"Firefox on Windows", where somebody visited and said so.</param>
public sealed record ActivityRow(ActivityEntry Entry, ActivityInvoice? Invoice, string? Browser);

/// <summary>The invoice that an entry is about.</summary>
public sealed record ActivityInvoice(string Title, string? Number, string? Client);
