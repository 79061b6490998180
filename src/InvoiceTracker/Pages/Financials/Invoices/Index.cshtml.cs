using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api.Export;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>The list of invoices. All that decides what is shown stands in the address.</summary>
public sealed class IndexModel(
    AppDbContext db,
    InvoiceList invoices,
    ViewStrips strips,
    LinkProtector protector,
    ViewerClock clock,
    CurrentUser me
) : PageModel
{
    private const int RowsShown = 50;

    [BindProperty(SupportsGet = true)]
    public ListQuery Query { get; set; } = new();

    public IReadOnlyList<ListRow> Rows { get; private set; } = [];
    public InvoiceCounts Counts { get; private set; } = null!;
    public string? Next { get; private set; }
    public IReadOnlyList<SelectListItem> Clients { get; private set; } = [];
    public bool MayWrite => me.Role.CanWrite();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (Query.Filter is not { } filter)
            return RedirectToPage("Index");
        var cursor = Cursor.TryParse(Query.After ?? "", out var after) ? after : null;
        var page = await PageAsync(filter, cursor, cancellationToken);
        Rows = await DrawAsync(page.Rows, cancellationToken);
        Next = page.Next?.ToString();
        Counts = await invoices.CountAsync(cancellationToken);
        var clients = await db
            .Clients.Of(me)
            .AsNoTracking()
            .OrderBy(c => c.Name)
            .Select(c => new { c.Id, c.Name })
            .ToListAsync(cancellationToken);
        Clients = [.. clients.Select(c => new SelectListItem(c.Name, c.Id.ToString()))];
        return Page();
    }

    /// <summary>What the list shows, on all its pages, as a table.</summary>
    public IActionResult OnGetExport([FromServices] CsvExport export) =>
        Query.Filter is { } filter
            ? new CsvResult("invoices.csv", (output, cancellationToken) => export.WriteInvoicesAsync(output, filter, cancellationToken))
            : RedirectToPage("Index");

    /// <summary>One row, drawn anew after its invoice has changed, so that the list keeps its order under the pointer.</summary>
    public async Task<IActionResult> OnGetRowAsync(Guid id, CancellationToken cancellationToken) =>
        await db
            .Invoices.Of(me)
            .AsNoTracking()
            .Include(i => i.Client)
            .Include(i => i.Plan)
            .SingleOrDefaultAsync(i => i.Id == id, cancellationToken)
            is { } invoice
            ? Partial("_ListRow", (await DrawAsync([InvoiceRow.Of(invoice, clock.Today)], cancellationToken))[0])
            : NotFound();

    /// <summary>The link that anybody may have, as text, for the clipboard.</summary>
    public async Task<IActionResult> OnGetLinkAsync(Guid id, CancellationToken cancellationToken)
    {
        var link = await db
            .InvoiceLinks.AsNoTracking()
            .Where(l => l.InvoiceId == id && l.Kind == LinkKind.Shared && l.RevokedAt == null)
            .FirstOrDefaultAsync(l => db.Invoices.Of(me).Any(i => i.Id == id), cancellationToken);
        return link is not null && protector.UrlOf(link) is { } url ? Content(url) : NotFound();
    }

    // A cursor of another order, as in an address that was edited by hand, begins at the top.
    private async Task<InvoicePage> PageAsync(InvoiceFilter filter, Cursor? after, CancellationToken cancellationToken)
    {
        try
        {
            return await invoices.ReadAsync(filter, after, RowsShown, cancellationToken);
        }
        catch (BrokenRuleException) when (after is not null)
        {
            return await invoices.ReadAsync(filter, null, RowsShown, cancellationToken);
        }
    }

    private async Task<IReadOnlyList<ListRow>> DrawAsync(IReadOnlyList<InvoiceRow> rows, CancellationToken cancellationToken)
    {
        var days = await strips.LatestAsync([.. rows.Where(row => row.SentAt is not null).Select(row => row.Id)], cancellationToken);
        return [.. rows.Select(row => new ListRow(row, days.GetValueOrDefault(row.Id, []), MayWrite))];
    }
}

/// <summary>One row as it is drawn.</summary>
/// <param name="Days">Empty when it was not sent.</param>
public sealed record ListRow(InvoiceRow Invoice, IReadOnlyList<ViewDay> Days, bool MayWrite);
