using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
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
        var locale = await db.Clients.Where(c => c.Id == invoice.ClientId).Select(c => c.Locale).SingleOrDefaultAsync(cancellationToken);
        var say = Words.Of(locale ?? workspace.Locale);
        var amount =
            say == Words.English
                ? $"{payment.Amount} {payment.Currency}"
                : MoneyText.Format(payment.AmountMinor, payment.Currency.Code, Languages.Culture(locale ?? workspace.Locale));
        var subject = say.ReceiptSubject(invoice.Number!, workspace.Name);
        foreach (var link in links.Where(l => l.Email is not null))
            db.MailMessages.Add(
                new MailMessage(
                    invoice.WorkspaceId,
                    MailKind.Receipt,
                    link.RecipientName ?? link.Email!,
                    link.Email!,
                    subject.Length <= MailMessage.SubjectLength ? subject : subject[..MailMessage.SubjectLength],
                    say.ReceiptMessage(amount, invoice.Number!),
                    $"mail:receipt:{payment.Id}:{link.Id}",
                    now
                ).About(invoice, link, invoice.CreatorId)
            );
    }
}
