using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api.Export;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Activity;

/// <summary>The workspace's feed, newest first. What is shown stands in the address.</summary>
public sealed class IndexModel(AppDbContext db, ActivityFeed feed, CurrentUser me) : PageModel
{
    private const int RowsShown = 50;

    // Further away the calendar itself ends.
    private static readonly DateOnly Earliest = new(2000, 1, 1);
    private static readonly DateOnly Latest = new(2200, 1, 1);

    [BindProperty(SupportsGet = true, Name = "client")]
    public Guid? ClientId { get; set; }

    [BindProperty(SupportsGet = true, Name = "type")]
    public string? TypeName { get; set; }

    /// <summary>The first and the last day shown, where the viewer is.</summary>
    [BindProperty(SupportsGet = true)]
    public DateOnly? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public DateOnly? To { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<ActivityRow> Rows { get; private set; } = [];
    public IReadOnlyList<SelectListItem> Clients { get; private set; } = [];
    public string? Next { get; private set; }
    public ActivityType? Type => ActivityLook.TryParse(TypeName, out var type) ? type : null;
    public bool IsNarrowed => ClientId is not null || TypeName is not null || From is not null || To is not null;

    public string Address(string? after, string? handler = null) =>
        "/activity"
        + QueryString.Create(
            new Dictionary<string, string?>
            {
                ["client"] = ClientId?.ToString(),
                ["type"] = TypeName,
                ["from"] = From?.ToString("O", CultureInfo.InvariantCulture),
                ["to"] = To?.ToString("O", CultureInfo.InvariantCulture),
                ["after"] = after,
                ["handler"] = handler,
            }.Where(part => part.Value is not null)
        );

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (TypeName is not null && Type is null)
            ModelState.AddModelError("type", "There is no such kind of activity.");
        if (From > To)
            ModelState.AddModelError("to", "The last day lies before the first.");

        var clients = await db
            .Clients.Of(me)
            .AsNoTracking()
            .OrderBy(c => c.Name)
            .Select(c => new { c.Id, c.Name })
            .ToListAsync(cancellationToken);
        Clients = [.. clients.Select(c => new SelectListItem(c.Name, c.Id.ToString(), c.Id == ClientId))];
        if (!ModelState.IsValid)
            return;

        (Rows, Next) = await feed.ReadAsync(Filter, After, RowsShown, cancellationToken);
    }

    /// <summary>What is shown, on all its pages, as a table.</summary>
    public IActionResult OnGetExport([FromServices] CsvExport export)
    {
        if (!ModelState.IsValid || (TypeName is not null && Type is null) || From > To)
            return RedirectToPage();
        return new CsvResult("activity.csv", (output, cancellationToken) => export.WriteActivityAsync(output, Filter, cancellationToken));
    }

    private ActivityFilter Filter => new(ClientId, Type, StartOf(From), StartOf(To?.AddDays(To == DateOnly.MaxValue ? 0 : 1)));

    private DateTimeOffset? StartOf(DateOnly? day) =>
        day is { } some
            ? (
                some < Earliest ? Earliest
                : some > Latest ? Latest
                : some
            ).StartIn(me.Zone)
            : null;
}
