using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Links;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>A draft as its client would see it. A sent invoice has a real page; there the visit is recorded as one's own.</summary>
public sealed class PreviewModel(AppDbContext db, InvoiceDrafts invoices, LinkProtector protector, CurrentUser me, TimeProvider clock)
    : PageModel
{
    public Guid Id { get; private set; }
    public InvoiceDocument Paper { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await invoices.FindForSendingAsync(id, cancellationToken) is not { } invoice)
            return NotFound();
        if (invoice.Status is not InvoiceStatus.Draft)
        {
            var shared = await db.InvoiceLinks.FirstOrDefaultAsync(
                l => l.InvoiceId == id && l.Kind == LinkKind.Shared && l.RevokedAt == null,
                cancellationToken
            );
            return shared is not null && protector.UrlOf(shared) is { } url
                ? LocalRedirect(new Uri(url).AbsolutePath)
                : RedirectToPage("Details", new { id });
        }
        Id = id;
        Paper = await db.PaperOfAsync(invoice, me.Workspace, me.Workspace.DayOf(clock.GetUtcNow()), cancellationToken);
        return Page();
    }
}
