using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>What the bell shows: the newest, without a page around it.</summary>
public sealed class PanelModel(NotificationCentre centre) : PageModel
{
    private const int RowsRead = 50;
    private const int GroupsShown = 10;

    public IReadOnlyList<NotificationGroup> Groups { get; private set; } = [];
    public int Unread { get; private set; }
    public FilteredWeek Filtered { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var (groups, _) = await centre.ReadAsync(unreadOnly: false, topic: null, after: null, RowsRead, cancellationToken);
        Groups = [.. groups.Take(GroupsShown)];
        Unread = await centre.CountUnreadAsync(cancellationToken);
        Filtered = await centre.FilteredAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostReadAllAsync(CancellationToken cancellationToken)
    {
        var done = IndexModel.AllRead(await centre.ReadAllAsync(cancellationToken));
        await OnGetAsync(cancellationToken);
        Response.Headers["HX-Trigger"] = IndexModel.Trigger(Unread, done);
        return Page();
    }
}
