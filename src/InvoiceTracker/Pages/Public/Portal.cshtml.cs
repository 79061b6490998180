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
public class PortalModel(AppDbContext db, TimeProvider clock) : PageModel
{
    private Client _client = null!;
    private Workspace _workspace = null!;
    private PortalVisit _visit = null!;

    public DateOnly Today { get; private set; }
    public IReadOnlyList<Invoice> Invoices { get; private set; } = [];

    public string Business => _workspace.Name;
    public string BusinessEmail => _workspace.Email;
    public string ClientName => _client.Name;

    /// <summary>Who signed in by a mailed link; null for a visit by the client's lasting link.</summary>
    public string? Session => _visit.Email;

    public string? FirstNameOfReader => Session is null ? null : FirstName(_visit.Name);

    /// <summary>"Jonas Weller, Copperfield Labs"</summary>
    public string Visitor =>
        Session is null || _visit.Name is null || _visit.Name == ClientName ? ClientName : $"{_visit.Name}, {ClientName}";

    public string Summary =>
        Invoices.Count(IsOpen) switch
        {
            0 => "Nothing is open. All your invoices are below.",
            1 => "One payment is open. All your invoices are below.",
            var count => $"{count} payments are open. All your invoices are below.",
        };

    /// <summary>What is open, by currency, with the invoice of it that is due first.</summary>
    public IEnumerable<(Currency Currency, long Minor, DateOnly DueOn, Invoice First, int Count)> Due =>
        Invoices
            .Where(IsOpen)
            .GroupBy(i => i.Currency)
            .Select(g => (g.Key, g.Sum(i => i.BalanceMinor), g.Min(i => i.DueOn), g.MinBy(i => i.DueOn)!, g.Count()));

    public string BillingAddress =>
        $"{_client.LegalName ?? _client.Name}\n{PostalAddress.Write(_client.Address, _client.PostalCode, _client.City)}".TrimEnd();

    public string? TaxId => string.IsNullOrEmpty(_client.TaxId) ? null : _client.TaxId;

    protected AppDbContext Db => db;
    protected Guid ClientId => _client.Id;

    public static bool IsOpen(Invoice invoice) => invoice is { Status: InvoiceStatus.Pending, BalanceMinor: > 0 };

    /// <returns>Null where what stands for a name is an address.</returns>
    public static string? FirstName(string? name) =>
        name is null || name.Contains('@', StringComparison.Ordinal) ? null : name.Split(' ')[0];

    /// <summary>"stage 2 of 3", where the title does not say so.</summary>
    public static string? StageOf(Invoice invoice) =>
        invoice.PlanTag is { } tag && !invoice.Title.Contains(tag, StringComparison.OrdinalIgnoreCase) ? tag.ToLowerInvariant() : null;

    public string Day(DateOnly day) => day.ToString("d MMM yyyy", Languages.Culture(_client.Locale ?? _workspace.Locale));

    public string AddressOf(Invoice invoice) => PathOf($"invoices/{invoice.Id}");

    public string PathOf(string page) => $"/portal/{RouteData.Values["token"]}/{page}";

    /// <summary>Whether it was opened concerns the sender alone; the client wants to know by when to pay.</summary>
    public (PillKind Kind, string Text) PillOf(Invoice invoice) =>
        invoice.Label(Today) switch
        {
            InvoiceLabel.Pending => (PillKind.Neutral, $"Due {Day(invoice.DueOn)}"),
            InvoiceLabel.Void or InvoiceLabel.WrittenOff => (PillKind.Neutral, "Cancelled"),
            var label => InvoicePill.Of(label, invoice.DueOn, Today, views: 0),
        };

    public virtual async Task OnGetAsync(CancellationToken cancellationToken)
    {
        _visit = HttpContext.Features.GetRequiredFeature<PortalVisit>();
        _client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == _visit.ClientId, cancellationToken);
        _workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == _client.WorkspaceId, cancellationToken);
        Today = _workspace.DayOf(clock.GetUtcNow());
        Invoices = await db
            .Invoices.AsNoTracking()
            .Include(i => i.Plan)
            .Where(i => i.ClientId == _client.Id && i.Status != InvoiceStatus.Draft)
            .OrderByDescending(i => i.SentAt)
            .ThenByDescending(i => i.Id)
            .ToListAsync(cancellationToken);
    }
}
