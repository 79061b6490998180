using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>Writes a credit note for an issued invoice: all of it, or some of each line. For whoever manages money.</summary>
public sealed class CreditModel(AppDbContext db, InvoiceDrafts invoices, InvoiceSender sender, CurrentUser me) : PageModel, IReloadable
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public CreditForm Input { get; set; } = new();

    public Invoice Invoice { get; private set; } = null!;
    public IReadOnlyList<LineContent> Lines { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanManage())
            return Forbid();
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        if (Invoice.Kind is InvoiceKind.CreditNote || Invoice.Status is not (InvoiceStatus.Pending or InvoiceStatus.Paid))
            return RedirectToPage("Details", new { id = Id });
        Input.Quantities = [.. Lines.Select(line => InvoiceForm.Write(line.Quantity))];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!me.Role.CanManage())
            return Forbid();
        if (!await LoadAsync(cancellationToken))
            return NotFound();
        Invoice.RequireCreditable();
        if (Input.Read(Invoice, ModelState, nameof(Input)) is not { } content)
            return Page();
        try
        {
            var note = await sender.CreditAsync(Invoice, content, me.UserId, cancellationToken);
            TempData["Toast"] = $"{note.Title} is issued";
            return RedirectToPage("Details", new { id = note.Id });
        }
        catch (BrokenRuleException broken) when (broken is not IllegalStepException)
        {
            db.ChangeTracker.Clear();
            ModelState.AddModelError("", broken.Message);
            return Page();
        }
    }

    public Task ReloadAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        return LoadAsync(cancellationToken);
    }

    private async Task<bool> LoadAsync(CancellationToken cancellationToken)
    {
        if (await invoices.FindForSendingAsync(Id, cancellationToken) is not { } invoice)
            return false;
        (Invoice, Lines) = (invoice, invoice.Content.Lines);
        return true;
    }
}
