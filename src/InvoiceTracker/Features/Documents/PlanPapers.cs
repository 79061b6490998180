using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Documents;

/// <summary>What a paper says of other invoices: those of the plan that it ends, or the one that it credits.</summary>
public static class PlanPapers
{
    public static async Task<InvoiceDocument> PaperOfAsync(
        this AppDbContext db,
        Invoice invoice,
        Workspace seller,
        DateOnly today,
        CancellationToken cancellationToken
    )
    {
        if (invoice.PlanId is not null && invoice.Plan is null && db.Entry(invoice).State is not EntityState.Detached)
            await db.Entry(invoice).Reference(i => i.Plan).LoadAsync(cancellationToken);
        var paper = InvoiceDocument.Of(invoice, seller, invoice.Client, today);
        return paper with
        {
            Earlier = invoice.Plan?.Stages == invoice.Stage ? await EarlierAsync(db, invoice, cancellationToken) : null,
            Credits = invoice.CreditedInvoiceId is { } id ? await CreditedAsync(db, id, cancellationToken) : null,
        };
    }

    private static async Task<IReadOnlyList<EarlierStage>?> EarlierAsync(AppDbContext db, Invoice last, CancellationToken cancellationToken)
    {
        var earlier = await db
            .Invoices.AsNoTracking()
            .Where(i => i.PlanId == last.PlanId && i.PlanId != null && i.Stage < last.Stage)
            .Where(i => i.Status != InvoiceStatus.Draft && i.Status != InvoiceStatus.Void)
            .OrderBy(i => i.Stage)
            .ToListAsync(cancellationToken);
        return earlier.Count == 0
            ? null
            : earlier.ConvertAll(i => new EarlierStage(i.Number!, i.Title, i.IssuedOn!.Value, i.TotalMinor, i.PaidMinor));
    }

    private static Task<CreditedInvoice> CreditedAsync(AppDbContext db, Guid id, CancellationToken cancellationToken) =>
        db
            .Invoices.AsNoTracking()
            .Where(i => i.Id == id)
            .Select(i => new CreditedInvoice(i.Number!, i.IssuedOn!.Value))
            .SingleAsync(cancellationToken);
}
