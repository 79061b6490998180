using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
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

    /// <summary>Whom to greet; null where nobody in particular came.</summary>
    public string? Reader => Session is null || IsAddress(_visit.Name) ? null : _visit.Name;

    /// <summary>"Jonas Weller, Copperfield Labs"</summary>
    public string Visitor =>
        Session is null || _visit.Name is null || _visit.Name == ClientName ? ClientName : $"{_visit.Name}, {ClientName}";

    /// <summary>The language of the client, as that of their invoices.</summary>
    public Words Say { get; private set; } = Words.English;
    public string Locale { get; private set; } = "en";

    public string Summary => Say.OpenPayments(Invoices.Count(IsOpen));

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

    /// <summary>Where there is no name, the address stands for it.</summary>
    public static bool IsAddress(string? name) => name is null || name.Contains('@', StringComparison.Ordinal);

    public string TitleOf(Invoice invoice) => Say.TitleOf(invoice.Title, invoice.Number, invoice.Kind);

    public string Day(DateOnly day) => day.ToString(Say.Day, Languages.Culture(Locale));

    public string LongDay(DateOnly day) => day.ToString(Say.LongDay ?? "D", Languages.Culture(Locale));

    public string AddressOf(Invoice invoice) => PathOf($"invoices/{invoice.Id}");

    public string PathOf(string page) => $"/portal/{RouteData.Values["token"]}/{page}";

    /// <summary>Whether it was opened concerns the sender alone; the client wants to know by when to pay.</summary>
    public (PillKind Kind, string Text) PillOf(Invoice invoice) =>
        invoice.Label(Today) switch
        {
            InvoiceLabel.Pending => (PillKind.Neutral, Say.StageDue(Day(invoice.DueOn))),
            InvoiceLabel.Void or InvoiceLabel.WrittenOff => (PillKind.Neutral, Say.Cancelled),
            var label => (InvoicePill.Of(label, invoice.DueOn, Today, views: 0).Kind, Say.Label(label)),
        };

    public virtual async Task OnGetAsync(CancellationToken cancellationToken)
    {
        _visit = HttpContext.Features.GetRequiredFeature<PortalVisit>();
        _client = await db.Clients.AsNoTracking().SingleAsync(c => c.Id == _visit.ClientId, cancellationToken);
        _workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == _client.WorkspaceId, cancellationToken);
        Locale = _client.Locale ?? _workspace.Locale;
        Say = Words.Of(Locale);
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
