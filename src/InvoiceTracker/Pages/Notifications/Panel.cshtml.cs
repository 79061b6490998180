using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>What the bell shows: the newest, without a page around it.</summary>
public sealed class PanelModel(NotificationCentre centre, AppDbContext db, CurrentUser me, TimeProvider clock) : PageModel
{
    private const int RowsShown = 10;

    public IReadOnlyList<Notification> Rows { get; private set; } = [];
    public int Unread { get; private set; }

    /// <summary>Visits of this week that did not count.</summary>
    public int Filtered { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        (Rows, _) = await centre.ReadAsync(unreadOnly: false, after: null, RowsShown, cancellationToken);
        Unread = await centre.CountUnreadAsync(cancellationToken);
        Filtered = await db.CountFilteredThisWeekAsync(me, clock.GetUtcNow(), cancellationToken);
    }

    public async Task<IActionResult> OnPostReadAllAsync(CancellationToken cancellationToken)
    {
        var readAt = await centre.ReadAllAsync(cancellationToken);
        await OnGetAsync(cancellationToken);
        Response.Headers["HX-Trigger"] = IndexModel.Trigger(Unread, IndexModel.UndoAddress(readAt));
        return Page();
    }
}
