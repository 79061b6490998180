using InvoiceTracker.Data;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>The address of one notification: it has then been read, and leads on to what it is about.</summary>
public sealed class OpenModel(NotificationCentre centre, AppDbContext db, CurrentUser me) : PageModel
{
    public async Task<IActionResult> OnGetAsync(Guid id, bool earlier, CancellationToken cancellationToken)
    {
        if (await centre.OpenAsync(id, earlier, cancellationToken) is not { } notification)
            return NotFound();
        if (notification.InvoiceId is not { } invoiceId)
            return LocalRedirect("/notifications");

        // The sample has no page of its own: it is watched at home.
        return await db.Invoices.Of(me).AnyAsync(i => i.Id == invoiceId, cancellationToken)
            ? LocalRedirect($"/financials/invoices/{invoiceId}")
            : LocalRedirect("/");
    }
}
