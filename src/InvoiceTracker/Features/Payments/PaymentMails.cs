using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>Queues receipts for whoever got the invoice, in the caller's transaction.</summary>
public sealed class PaymentMails(AppDbContext db)
{
    public async Task QueueReceiptAsync(Invoice invoice, Payment payment, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == invoice.WorkspaceId, cancellationToken);
        var links = await db
            .InvoiceLinks.Where(l => l.InvoiceId == invoice.Id && l.Kind == LinkKind.Recipient && l.RevokedAt == null)
            .ToListAsync(cancellationToken);
        var subject = $"Receipt for invoice #{invoice.Number} from {workspace.Name}";
        foreach (var link in links.Where(l => l.Email is not null))
            db.MailMessages.Add(
                new MailMessage(
                    invoice.WorkspaceId,
                    MailKind.Receipt,
                    link.RecipientName ?? link.Email!,
                    link.Email!,
                    subject.Length <= MailMessage.SubjectLength ? subject : subject[..MailMessage.SubjectLength],
                    $"Thank you. We received {payment.Amount} {payment.Currency} for invoice #{invoice.Number}.",
                    $"mail:receipt:{payment.Id}:{link.Id}",
                    now
                ).About(invoice, link, invoice.CreatorId)
            );
    }
}
