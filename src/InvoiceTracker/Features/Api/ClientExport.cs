using System.Text.Encodings.Web;
using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary>All that is kept of one client, in the words of the API: for the client who asks, and for who moves on.</summary>
public sealed class ClientExport(AppDbContext db, CurrentUser me, ClientDirectory directory, InvoiceReader invoices, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Format = new(ApiJson.Options)
    {
        WriteIndented = true,
        // It is a file of its own, in no page.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <returns>UTF-8, to be saved as a file.</returns>
    public async Task<byte[]> WriteAsync(Client client, CancellationToken cancellationToken)
    {
        var ids = await db
            .Invoices.Of(me)
            .Where(i => i.ClientId == client.Id)
            .OrderBy(i => i.CreatedAt)
            .ThenBy(i => i.Id)
            .Select(i => i.Id)
            .ToListAsync(cancellationToken);
        var exported = new List<ExportedInvoice>(ids.Count);
        foreach (var invoice in await invoices.ReadAsync(ids, cancellationToken))
            exported.Add(await DescribeAsync(invoice, cancellationToken));
        return JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                ExportedAt = Instant.Format(clock.GetUtcNow()),
                Client = (await ClientJson.OfAsync([client], directory, cancellationToken))[0],
                client.UntrackedVisits,
                Invoices = exported,
            },
            Format
        );
    }

    private async Task<ExportedInvoice> DescribeAsync(InvoiceJson invoice, CancellationToken cancellationToken)
    {
        var mails = db.MailMessages.AsNoTracking().Where(m => m.InvoiceId == invoice.Id).OrderBy(m => m.QueuedAt).ThenBy(m => m.Id);
        var views = db.ViewEvents.AsNoTracking().Where(v => v.InvoiceId == invoice.Id).OrderBy(v => v.Sequence);
        var activity = db.ActivityEntries.AsNoTracking().Where(a => a.InvoiceId == invoice.Id).OrderBy(a => a.At).ThenBy(a => a.Id);
        return new ExportedInvoice(
            invoice,
            (await mails.ToListAsync(cancellationToken)).ConvertAll(ExportedMail.Of),
            (await views.ToListAsync(cancellationToken)).ConvertAll(ViewJson.Of),
            (await activity.ToListAsync(cancellationToken)).ConvertAll(ActivityJson.Of)
        );
    }

    private sealed record ExportedInvoice(
        InvoiceJson Invoice,
        IReadOnlyList<ExportedMail> Mails,
        IReadOnlyList<ViewJson> Views,
        IReadOnlyList<ActivityJson> Activity
    );

    private sealed record ExportedMail(
        string Kind,
        string Name,
        string Address,
        string Subject,
        string Message,
        string State,
        string QueuedAt,
        string? SentAt
    )
    {
        public static ExportedMail Of(MailMessage mail) =>
            new(
                mail.Kind.ToSnakeCase(),
                mail.ToName,
                mail.ToAddress,
                mail.Subject,
                mail.Message,
                mail.State.ToSnakeCase(),
                Instant.Format(mail.QueuedAt),
                mail.SentAt.ToText()
            );
    }
}
