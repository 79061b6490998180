using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceTracker.Data;

/// <summary>
/// Writes down for webhooks what is being saved, in the same transaction: an invoice that was sent or paid, a mail that failed. What
/// brings it about need not know that anybody listens. Visits are written without EF Core; see ViewTransaction.
/// </summary>
public sealed class WebhookOutbox(TimeProvider clock) : SaveChangesInterceptor
{
    public override async ValueTask<InterceptionResult<int>> SavingChangesAsync(
        DbContextEventData eventData,
        InterceptionResult<int> result,
        CancellationToken cancellationToken = default
    )
    {
        if (eventData.Context is AppDbContext db && NewsIn(db.ChangeTracker) is { Count: > 0 } news)
            await QueueAsync(db, news, clock.GetUtcNow(), cancellationToken);
        return result;
    }

    /// <summary>Adds what the endpoints want to hear and have not heard yet; the caller saves it.</summary>
    public static async Task QueueAsync(
        AppDbContext db,
        IReadOnlyCollection<WebhookNews> news,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var workspaceIds = news.Select(n => n.WorkspaceId).Distinct().ToList();
        var endpoints = await db
            .WebhookEndpoints.AsNoTracking()
            .Where(e => workspaceIds.Contains(e.WorkspaceId) && e.OffAt == null)
            .ToListAsync(cancellationToken);
        if (endpoints.Count == 0)
            return;

        var eventIds = news.Select(n => n.EventId).ToList();
        var known = await db
            .WebhookDeliveries.Where(d => eventIds.Contains(d.EventId))
            .Select(d => new { d.EndpointId, d.EventId })
            .ToListAsync(cancellationToken);
        var told = db.WebhookDeliveries.Local.Select(d => (d.EndpointId, d.EventId)).ToHashSet();
        told.UnionWith(known.Select(d => (d.EndpointId, d.EventId)));
        foreach (var one in news)
        {
            // What happened before it was registered is no news to an endpoint.
            foreach (var endpoint in endpoints.Where(e => e.WorkspaceId == one.WorkspaceId && e.Hears(one.Type) && e.CreatedAt <= one.At))
            {
                if (told.Add((endpoint.Id, one.EventId)))
                    db.WebhookDeliveries.Add(new WebhookDelivery(endpoint, one, now));
            }
        }
    }

    private List<WebhookNews> NewsIn(ChangeTracker changes)
    {
        var news = new List<WebhookNews>();
        foreach (var entry in changes.Entries())
        {
            if (entry is { Entity: Invoice invoice, State: EntityState.Added or EntityState.Modified })
                news.AddRange(Of(invoice, StatusBefore(entry)));
            else if (entry is { Entity: MailMessage mail, State: EntityState.Modified } && HasFailed(mail, entry))
                news.Add(Of(mail, entry));
        }
        return news;
    }

    private static InvoiceStatus StatusBefore(EntityEntry entry) =>
        entry.State is EntityState.Added ? InvoiceStatus.Draft : entry.OriginalValues.GetValue<InvoiceStatus>(nameof(Invoice.Status));

    private static IEnumerable<WebhookNews> Of(Invoice invoice, InvoiceStatus before)
    {
        if (invoice.Status == before || invoice.Kind is InvoiceKind.CreditNote || invoice.IsSample || invoice.IsExample)
            yield break;
        if (before is InvoiceStatus.Draft && invoice.SentAt is { } sentAt)
            yield return new WebhookNews(invoice.WorkspaceId, WebhookEvents.Sent, $"{invoice.Id:N}", invoice.Id, sentAt);
        // A refund may open it again, and then it is paid another time.
        if (invoice is { Status: InvoiceStatus.Paid, PaidAt: { } paidAt })
            yield return new WebhookNews(
                invoice.WorkspaceId,
                WebhookEvents.Paid,
                FormattableString.Invariant($"{invoice.Id:N}:{paidAt.ToUnixTimeMilliseconds()}"),
                invoice.Id,
                paidAt
            );
    }

    // An alert to a member is no invoice's business.
    private static bool HasFailed(MailMessage mail, EntityEntry entry) =>
        mail is { State: MailState.Failed, InvoiceId: not null, Kind: not MailKind.Notification }
        && entry.OriginalValues.GetValue<MailState>(nameof(MailMessage.State)) is not MailState.Failed;

    private WebhookNews Of(MailMessage mail, EntityEntry entry)
    {
        // One that a member sent again may fail again: each claim has its own lease.
        var lease = entry.OriginalValues.GetValue<DateTimeOffset?>(nameof(MailMessage.LeaseUntil))?.ToUnixTimeMilliseconds();
        return new WebhookNews(
            mail.WorkspaceId,
            WebhookEvents.MailFailed,
            FormattableString.Invariant($"{mail.Id:N}:{lease}"),
            mail.InvoiceId!.Value,
            clock.GetUtcNow()
        )
        {
            MailId = mail.Id,
        };
    }
}
