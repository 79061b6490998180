using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Clients;

/// <summary>The clients by name. What is searched, and where the page begins, stands in the address.</summary>
public sealed class IndexModel(AppDbContext db, ClientDirectory clients, CurrentUser me) : PageModel
{
    private const int RowsShown = 50;
    private const string Order = "clients";

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Search { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public IReadOnlyList<ClientRow> Rows { get; private set; } = [];
    public string? Next { get; private set; }
    public bool MayWrite => me.Role.CanWrite();

    public string Address(string? after) =>
        "/financials/clients"
        + QueryString.Create(new Dictionary<string, string?> { ["q"] = Search, ["after"] = after }.Where(part => part.Value is not null));

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var found = await FromCursor(clients.Matching(Search))
            .OrderBy(c => c.Name)
            .ThenBy(c => c.Id)
            // One more than is shown tells whether there is a next page.
            .Take(RowsShown + 1)
            .AsNoTracking()
            .Include(c => c.Contacts)
            .AsSingleQuery()
            .ToListAsync(cancellationToken);
        var shown = found.Take(RowsShown).ToList();
        Next = found.Count > RowsShown ? new Cursor(Order, shown[^1].Name, shown[^1].Id).ToString() : null;
        Rows = await WithBalancesAsync(shown, cancellationToken);
    }

    private IQueryable<Client> FromCursor(IQueryable<Client> clients) =>
        Cursor.TryParse(After ?? "", out var cursor) && cursor is { Order: Order, Value: { } name, Id: var id }
            ? clients.Where(c => string.Compare(c.Name, name) > 0 || (c.Name == name && c.Id.CompareTo(id) > 0))
            : clients;

    private async Task<IReadOnlyList<ClientRow>> WithBalancesAsync(List<Client> clients, CancellationToken cancellationToken)
    {
        var ids = clients.ConvertAll(c => (Guid?)c.Id);
        var sums = await db
            .Invoices.Of(me)
            .Where(i => ids.Contains(i.ClientId))
            .GroupBy(i => new { i.ClientId, i.Currency })
            .Select(group => new
            {
                group.Key.ClientId,
                group.Key.Currency,
                Invoices = group.Count(),
                Waiting = group.Sum(i => i.Status == InvoiceStatus.Pending ? i.BalanceMinor : 0),
            })
            .ToListAsync(cancellationToken);
        var byClient = sums.ToLookup(sum => sum.ClientId);
        return clients.ConvertAll(client => new ClientRow(
            client,
            byClient[client.Id].Sum(sum => sum.Invoices),
            [
                .. byClient[client.Id]
                    .Where(sum => sum.Waiting > 0)
                    .Select(sum => new Money(sum.Waiting, sum.Currency))
                    .OrderBy(m => m.Currency.Code),
            ]
        ));
    }
}

/// <param name="Waiting">What is still to be paid, by currency.</param>
public sealed record ClientRow(Client Client, int Invoices, IReadOnlyList<Money> Waiting)
{
    public Guid Id => Client.Id;
    public string Name => Client.Name;
    public bool TrackOpens => Client.TrackOpens;
    public bool IsExample => Client.IsExample;

    /// <summary>Where an invoice goes first; null when nobody is known.</summary>
    public string? Address => Client.DefaultRecipients().FirstOrDefault()?.Email;
}
