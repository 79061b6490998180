using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Pages.Financials.Invoices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Financials.Clients;

[WritersOnly]
public sealed class EditModel(AppDbContext db, ClientDirectory directory, CurrentUser me) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public ClientForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanWrite())
            return Forbid();
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        Input = ClientForm.Of(client);
        if (Input.Contacts.Count == 0)
            Input.Contacts.Add(new ContactForm());
        return Page();
    }

    public async Task<IActionResult> OnPostContactAsync(string? change, CancellationToken cancellationToken)
    {
        if (!await directory.KnowsAsync(Id, cancellationToken))
            return NotFound();
        Input.Change(change);
        ModelState.Clear();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await directory.FindAsync(Id, cancellationToken) is not { } client)
            return NotFound();
        if (!ModelState.IsValid)
            return Page();
        Input.WriteTo(client);
        await db.SaveChangesAsync(cancellationToken);
        TempData["Toast"] = "Saved";
        return RedirectToPage("Details", new { Id });
    }
}
