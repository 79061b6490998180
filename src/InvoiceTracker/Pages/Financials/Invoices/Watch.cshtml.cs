using InvoiceTracker.Features.Notifications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>Follows an invoice of a colleague, mutes one's own, or neither: everybody's own wish, whatever their role.</summary>
public sealed class WatchModel(InvoiceWatches watches) : PageModel
{
    public IActionResult OnGet(Guid id) => LocalRedirect($"/financials/invoices/{id}");

    public async Task<IActionResult> OnPostAsync(Guid id, Watch watch, CancellationToken cancellationToken)
    {
        // A number binds to an enumeration whether it names a member or not.
        if (!ModelState.IsValid || !Enum.IsDefined(watch))
        {
            TempData["Toast"] = "Choose whether to follow this invoice or to mute it.";
            return OnGet(id);
        }
        var before = await watches.OfAsync(id, cancellationToken);
        if (!await watches.WatchAsync(id, watch, cancellationToken))
            return NotFound();

        TempData["Toast"] = watch switch
        {
            Watch.Following => "You are told of this invoice too",
            Watch.Muted => "Muted. Opens are still recorded",
            _ when before is Watch.Muted => "You are told of this invoice again",
            _ => "You follow it no more",
        };
        TempData["ToastUndo"] = $"/financials/invoices/{id}/watch?watch={before}";
        return OnGet(id);
    }
}
