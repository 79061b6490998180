using InvoiceTracker.Data;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Demo;

/// <summary>The rows of one transaction, table by table.</summary>
internal sealed class SeedRows
{
    public List<Invoice> Invoices { get; } = [];
    public List<LineItem> LineItems { get; } = [];
    public List<InvoiceRevision> Revisions { get; } = [];
    public List<InvoiceLink> Links { get; } = [];
    public List<MailMessage> Mails { get; } = [];
    public List<ViewEvent> Views { get; } = [];
    public List<EvidenceHead> Heads { get; } = [];
    public List<ActivityEntry> Activity { get; } = [];
    public List<Notification> Notifications { get; } = [];

    public async Task WriteAsync(BulkInsert bulk, CancellationToken cancellationToken)
    {
        await bulk.WriteAsync(Invoices, cancellationToken);
        await bulk.WriteAsync(LineItems, cancellationToken);
        await bulk.WriteAsync(Revisions, cancellationToken);
        await bulk.WriteAsync(Links, cancellationToken);
        await bulk.WriteAsync(Mails, cancellationToken);
        await bulk.WriteAsync(Views, cancellationToken);
        await bulk.WriteAsync(Heads, cancellationToken);
        await bulk.WriteAsync(Activity, cancellationToken);
        await bulk.WriteAsync(Notifications, cancellationToken);
    }
}
