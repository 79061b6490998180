using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Invoices;

/// <summary>Visits that did not count.</summary>
public static class FilteredVisits
{
    /// <summary>A count that reaches it means "at least so many".</summary>
    public const int Most = 1000;

    /// <summary>Those of the workspace since Monday.</summary>
    public static Task<int> CountFilteredThisWeekAsync(
        this AppDbContext db,
        CurrentUser me,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var monday = me.Workspace.DayOf(now).StartOfWeek().StartIn(me.Workspace.TimeZone);

        // Each has an entry in the feed, whose index goes by workspace and time; that of the evidence goes by invoice.
        return db
            .ActivityEntries.Where(a => a.WorkspaceId == me.WorkspaceId && a.At >= monday && a.Type == ActivityType.Suppressed)
            .Where(a => db.Invoices.Any(i => i.Id == a.InvoiceId))
            .OrderByDescending(a => a.At)
            .Select(a => a.Id)
            .Take(Most)
            .CountAsync(cancellationToken);
    }
}
