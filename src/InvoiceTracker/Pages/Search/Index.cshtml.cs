using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Search;

/// <summary>Search and jump: invoices by number, title or client, clients by name or address, and the pages themselves. The palette shows the same.</summary>
public sealed class IndexModel(InvoiceList invoices, ClientDirectory clients) : PageModel
{
    private const int InvoicesShown = 8;
    private const int ClientsShown = 5;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    public SearchResults Results { get; private set; } = SearchResults.Nothing;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Results = await FindAsync(SearchWords.Of(Query), cancellationToken);
        return Request.Headers.ContainsKey("HX-Request") ? Partial("_Results", Results) : Page();
    }

    private async Task<SearchResults> FindAsync(string words, CancellationToken cancellationToken)
    {
        if (words.Length == 0)
            return SearchResults.Nothing;
        // People write a number as they read it: #2026-0001.
        var filter = new InvoiceFilter { Search = words.TrimStart('#') };
        return new SearchResults(
            words,
            filter.Search.Length == 0 ? [] : (await invoices.ReadAsync(filter, null, InvoicesShown, cancellationToken)).Rows,
            await clients
                .Matching(words)
                .AsNoTracking()
                .OrderBy(c => c.Name)
                .ThenBy(c => c.Id)
                .Take(ClientsShown)
                .Select(c => new ClientFound(c.Id, c.Name, c.Email))
                .ToListAsync(cancellationToken),
            [.. Place.All.Where(place => place.Text.Contains(words, StringComparison.OrdinalIgnoreCase))]
        );
    }
}

/// <param name="Words">Empty when nothing was asked; then all places are offered.</param>
public sealed record SearchResults(
    string Words,
    IReadOnlyList<InvoiceRow> Invoices,
    IReadOnlyList<ClientFound> Clients,
    IReadOnlyList<Place> Places
)
{
    public static SearchResults Nothing { get; } = new("", [], [], Place.All);

    public int Count => Invoices.Count + Clients.Count + Places.Count;
}

public sealed record ClientFound(Guid Id, string Name, string? Email);

/// <summary>A page that one can jump to.</summary>
public sealed record Place(string Text, string Href, string Icon)
{
    public static IReadOnlyList<Place> All { get; } =
    [
        new("New invoice", "/financials/invoices/new", "plus"),
        new("Follow-ups", "/", "inbox"),
        new("Invoices", "/financials/invoices", "file-invoice"),
        new("Clients", "/financials/clients", "users"),
        new("New client", "/financials/clients/new", "user-plus"),
        new("Activity", "/activity", "activity"),
        new("Notifications", "/notifications", "bell"),
        new("Settings", "/settings", "settings"),
        new("Settings: profile and time zone", "/settings/profile", "settings"),
        new("Settings: business", "/settings/business", "settings"),
        new("Settings: numbering", "/settings/numbering", "settings"),
        new("Settings: notifications", "/settings/notifications", "settings"),
        new("Settings: tracking", "/settings/tracking", "settings"),
        new("Settings: e-mail", "/settings/mail", "settings"),
        new("Settings: team", "/settings/team", "settings"),
        new("Settings: API tokens", "/settings/api", "settings"),
    ];
}
