using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Invoices;

/// <summary>Which entries of the workspace's activity are asked for.</summary>
/// <param name="Before">The first instant that is not shown any more.</param>
public sealed record ActivityFilter(Guid? ClientId, ActivityType? Type, DateTimeOffset? From, DateTimeOffset? Before);

public static class ActivityQueries
{
    public static IQueryable<ActivityEntry> ActivityOf(this AppDbContext db, CurrentUser me, ActivityFilter filter)
    {
        var invoices = db.Invoices.Of(me);
        if (filter.ClientId is { } clientId)
            invoices = invoices.Where(i => i.ClientId == clientId);
        var entries = db.ActivityEntries.AsNoTracking().Where(e => e.WorkspaceId == me.WorkspaceId);

        // The invoices leave out the sample, and so does the feed.
        entries = entries.Where(e => (e.InvoiceId == null && filter.ClientId == null) || invoices.Any(i => i.Id == e.InvoiceId));
        if (filter.Type is { } type)
            entries = entries.Where(e => e.Type == type);
        if (filter.From is { } from)
            entries = entries.Where(e => e.At >= from);
        return filter.Before is { } before ? entries.Where(e => e.At < before) : entries;
    }
}
