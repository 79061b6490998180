using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Notifications;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Settings;

/// <summary>What the person who is signed in wants to hear about. A switch saves at once; Undo posts what was before to the same address.</summary>
public sealed class NotificationsModel(AppDbContext db, CurrentUser me) : PageModel
{
    public static IReadOnlyList<Row> Rows { get; } =
    [
        new(
            NotificationKind.InvoiceViewed,
            "Invoice viewed",
            "“Someone opened Brand refresh”, and again when they come back after 15 minutes"
        ),
        new(
            NotificationKind.MailFailed,
            "Mail could not be delivered",
            "Refused, full or unknown mailbox. Always shown, since only you can put it right"
        ),
    ];

    public IReadOnlySet<NotificationKind> On { get; private set; } = new HashSet<NotificationKind>();

    public async Task OnGetAsync(CancellationToken cancellationToken) => On = await db.ToldInAppAsync(me.UserId, cancellationToken);

    /// <param name="on">The wire names of the kinds that are to be on; all others are off.</param>
    public async Task<IActionResult> OnPostAsync(string[] on, [FromQuery] bool undo, CancellationToken cancellationToken)
    {
        var before = await db.ToldInAppAsync(me.UserId, cancellationToken);
        foreach (var kind in Enum.GetValues<NotificationKind>())
        {
            var isOn = Array.Exists(on, name => name == kind.ToWireName());
            if (kind.CanBeMuted() && isOn != before.Contains(kind))
                await db.TellInAppAsync(me.UserId, kind, isOn, cancellationToken);
        }

        return Request.Headers.ContainsKey("HX-Request") ? Answer(before, undo) : Redirect(before);
    }

    private IActionResult Answer(IEnumerable<NotificationKind> before, bool undo)
    {
        // The switches on the page still show what Undo has taken back.
        if (undo)
            Response.Headers["HX-Refresh"] = "true";
        else
            Response.Headers["HX-Trigger"] = JsonSerializer.Serialize(new { toast = new { text = "Saved", undo = UndoAddress(before) } });
        return new NoContentResult();
    }

    private IActionResult Redirect(IEnumerable<NotificationKind> before)
    {
        (TempData["Toast"], TempData["ToastUndo"]) = ("Saved", UndoAddress(before));
        return RedirectToPage();
    }

    private static string UndoAddress(IEnumerable<NotificationKind> before) =>
        "/settings/notifications?undo=true" + string.Concat(before.Select(kind => $"&on={kind.ToWireName()}"));

    /// <summary>One kind, as the table tells it.</summary>
    public sealed record Row(NotificationKind Kind, string Title, string Detail);
}
