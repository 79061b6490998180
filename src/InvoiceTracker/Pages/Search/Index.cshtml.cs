using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Search;

/// <summary>Search and jump: invoices by number, title or client, clients by name or address, and the pages themselves. The palette shows the same.</summary>
public sealed class IndexModel(InvoiceList invoices, ClientDirectory clients, CurrentUser me) : PageModel
{
    private const int InvoicesShown = 8;
    private const int ClientsShown = 5;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Query { get; set; }

    public SearchResults Results { get; private set; } = SearchResults.Unasked(me.Role);

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        Results = await FindAsync(SearchWords.Of(Query), cancellationToken);
        return Request.Headers.ContainsKey("HX-Request") ? Partial("_Results", Results) : Page();
    }

    private async Task<SearchResults> FindAsync(string words, CancellationToken cancellationToken)
    {
        if (words.Length == 0)
            return SearchResults.Unasked(me.Role);
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
            [.. Place.Of(me.Role).Where(place => place.Text.Contains(words, StringComparison.OrdinalIgnoreCase))]
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
    public static SearchResults Unasked(Role role) => new("", [], [], Place.Of(role));

    public int Count => Invoices.Count + Clients.Count + Places.Count;
}

public sealed record ClientFound(Guid Id, string Name, string? Email);

/// <summary>A page that one can jump to.</summary>
/// <param name="For">Whose page it is; null for everybody's.</param>
public sealed record Place(string Text, string Href, string Icon, Func<Role, bool>? For = null)
{
    private static readonly Place[] All =
    [
        new("New invoice", "/financials/invoices/new", "plus", role => role.CanWrite()),
        new("Follow-ups", "/", "inbox"),
        new("Invoices", "/financials/invoices", "file-invoice"),
        new("Clients", "/financials/clients", "users"),
        new("New client", "/financials/clients/new", "user-plus", role => role.CanWrite()),
        new("Payments", "/financials/payments", "cash"),
        new("Activity", "/activity", "activity"),
        new("Notifications", "/notifications", "bell"),
        new("Settings", "/settings", "settings"),
        new("Settings: profile and time zone", "/settings/profile", "settings"),
        new("Settings: notifications", "/settings/notifications", "settings"),
        new("Settings: business", "/settings/business", "settings", role => role.CanManage()),
        new("Settings: numbering", "/settings/numbering", "settings", role => role.CanManage()),
        new("Settings: tracking", "/settings/tracking", "settings", role => role.CanManage()),
        new("Settings: e-mail", "/settings/mail", "settings", role => role.CanManage()),
        new("Settings: integrations", "/settings/integrations", "settings", role => role.CanManage()),
        new("Settings: team", "/settings/team", "settings", role => role.CanManage()),
        new("Settings: API tokens", "/settings/api", "settings", role => role.CanManage()),
    ];

    public static IReadOnlyList<Place> Of(Role role) => [.. All.Where(place => place.For?.Invoke(role) ?? true)];
}
