using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Pages.Financials.Invoices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Financials.Clients;

[WritersOnly]
public sealed class NewModel(ClientDirectory directory, CurrentUser me, TimeProvider clock) : PageModel
{
    [BindProperty]
    public ClientForm Input { get; set; } = new();

    public IActionResult OnGet()
    {
        Input.Contacts.Add(new ContactForm());
        return me.Role.CanWrite() ? Page() : Forbid();
    }

    public IActionResult OnPostContact(string? change)
    {
        Input.Change(change);
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return Page();
        var client = new Client(me.WorkspaceId, Input.Name.Trim(), clock.GetUtcNow());
        Input.WriteTo(client);
        await directory.AddAsync(client, cancellationToken);
        TempData["Toast"] = "Client added";
        return RedirectToPage("Details", new { client.Id });
    }
}
