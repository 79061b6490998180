using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Commands;

/// <summary>How many rows there are of what matters.</summary>
/// <param name="Invoices">Drafts too.</param>
/// <param name="Views">Every row of evidence.</param>
internal sealed record Statistics(int Invoices, Statistics.ViewCounts Views, int Notifications, Statistics.OutboxCounts Outbox)
{
    public static async Task<Statistics> CountAsync(AppDbContext db)
    {
        var views = await db
            .ViewEvents.GroupBy(v => v.Verdict)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count);
        var mails = await db
            .MailMessages.GroupBy(m => m.State)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count);
        return new Statistics(
            await db.Invoices.CountAsync(),
            new ViewCounts(
                views.GetValueOrDefault(ViewVerdict.Counted),
                views.GetValueOrDefault(ViewVerdict.Held),
                views.GetValueOrDefault(ViewVerdict.Suppressed)
            ),
            await db.Notifications.CountAsync(n => n.InApp),
            // A mail in a worker's hands is still to be done.
            new OutboxCounts(
                mails.GetValueOrDefault(MailState.Queued) + mails.GetValueOrDefault(MailState.Sending),
                mails.GetValueOrDefault(MailState.Failed),
                mails.GetValueOrDefault(MailState.Uncertain)
            )
        );
    }

    public string ToJson() => JsonSerializer.Serialize(this, JsonSerializerOptions.Web);

    internal sealed record ViewCounts(int Counted, int Held, int Suppressed);

    internal sealed record OutboxCounts(int Queued, int Failed, int Uncertain);
}
