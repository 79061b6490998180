using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Pages.Financials.Invoices;
using InvoiceTracker.Web.TagHelpers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Public;

/// <summary>All that a client was sent, behind one link. Looking at the list is no open of any invoice.</summary>
public sealed class PortalModel(AppDbContext db, TimeProvider clock) : PageModel
{
    public string Business { get; private set; } = "";
    public string Client { get; private set; } = "";
    public DateOnly Today { get; private set; }
    public IReadOnlyList<Invoice> Invoices { get; private set; } = [];

    public IReadOnlyList<Invoice> Open => [.. Invoices.Where(i => i.Status is InvoiceStatus.Pending && i.BalanceMinor > 0)];

    public string Summary =>
        Open.Count switch
        {
            0 => "Nothing is open. All your invoices are below.",
            1 => "One payment is open. All your invoices are below.",
            var count => $"{count} payments are open. All your invoices are below.",
        };

    /// <summary>What is open, by currency, with the day by which the first of it is due.</summary>
    public IEnumerable<(Currency Currency, long Minor, DateOnly DueOn)> Due =>
        Open.GroupBy(i => i.Currency).Select(g => (g.Key, g.Sum(i => i.BalanceMinor), g.Min(i => i.DueOn)));

    public string AddressOf(Invoice invoice) => $"{Request.Path.Value!.TrimEnd('/')}/invoices/{invoice.Id}";

    /// <summary>Whether it was opened concerns the sender alone; the client wants to know by when to pay.</summary>
    public (PillKind Kind, string Text) PillOf(Invoice invoice) =>
        invoice.Label(Today) is InvoiceLabel.Pending
            ? (PillKind.Neutral, $"Due {invoice.DueOn.ToString("d MMM", CultureInfo.InvariantCulture)}")
            : InvoicePill.Of(invoice.Label(Today), invoice.DueOn, Today, views: 0);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var clientId = HttpContext.Features.GetRequiredFeature<PortalVisit>().ClientId;
        var client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == clientId, cancellationToken);
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == client.WorkspaceId, cancellationToken);
        (Business, Client, Today) = (workspace.Name, client.Name, workspace.DayOf(clock.GetUtcNow()));
        Invoices = await db
            .Invoices.AsNoTracking()
            .Where(i => i.ClientId == clientId && i.Status != InvoiceStatus.Draft)
            .OrderByDescending(i => i.SentAt)
            .ThenByDescending(i => i.Id)
            .ToListAsync(cancellationToken);
    }
}
