using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Demo;

/// <summary>What must always agree: an invoice's stamps, its evidence, its activity and the alerts.</summary>
internal static class Evidence
{
    public static async Task<bool> AssertAgreesAsync(AppDbContext db)
    {
        var views = (await db.ViewEvents.Where(v => (v.CorrectedTo ?? v.Verdict) == ViewVerdict.Counted).ToListAsync()).ToLookup(v =>
            v.InvoiceId
        );
        var entries = (await db.ActivityEntries.ToListAsync()).ToLookup(a => a.InvoiceId);
        var links = (await db.InvoiceLinks.ToListAsync()).ToLookup(l => l.InvoiceId);
        foreach (var invoice in await db.Invoices.Include(i => i.LineItems).ToListAsync())
        {
            var times = views[invoice.Id].Select(v => (DateTimeOffset?)v.At).Order().ToList();
            var opened = entries[invoice.Id].Where(a => a.Type is ActivityType.Opened or ActivityType.Downloaded).ToList();
            Assert.Equal(
                (times.Count, times.FirstOrDefault(), times.LastOrDefault()),
                (invoice.ViewCount, invoice.FirstViewedAt, invoice.ViewedAt)
            );
            Assert.Equal(views[invoice.Id].Select(v => (Guid?)v.Id).Order(), opened.Select(a => a.ViewEventId).Order());
            Assert.Equal(invoice.ViewCount, links[invoice.Id].Sum(l => l.OpenCount));
            Assert.Equal(invoice.TotalMinor, invoice.Content.Totals().Total.Minor);
            Assert.Single(entries[invoice.Id], a => a.Type is ActivityType.Created);
            Assert.Equal(
                invoice.SentAt is null ? 0 : 1,
                entries[invoice.Id].Count(a => a.Type is ActivityType.Sent && a.At == invoice.SentAt)
            );
            Assert.Equal(invoice.Revision, await db.InvoiceRevisions.CountAsync(r => r.InvoiceId == invoice.Id));
        }

        var alerts = await db.Notifications.Where(n => n.Kind == NotificationKind.InvoiceViewed).ToListAsync();
        Assert.Equal(views.SelectMany(v => v).Select(v => (Guid?)v.Id).Order(), alerts.Select(n => n.ViewEventId).Order());
        Assert.Equal(views.Count, alerts.Count(n => !n.Title.EndsWith(" multiple times", StringComparison.Ordinal)));
        return true;
    }
}
