using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;

namespace InvoiceTracker.Features.Invoices;

/// <summary>Where every query starts: what belongs to the workspace of who is asking.</summary>
public static class WorkspaceQueries
{
    public static IQueryable<Invoice> Of(this IQueryable<Invoice> invoices, CurrentUser me) =>
        invoices.Where(i => i.WorkspaceId == me.WorkspaceId);

    public static IQueryable<Client> Of(this IQueryable<Client> clients, CurrentUser me) =>
        clients.Where(c => c.WorkspaceId == me.WorkspaceId);
}
