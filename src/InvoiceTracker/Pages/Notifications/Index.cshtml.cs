using System.Globalization;
using System.Text.Json;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>The notification centre. Everybody sees their own, whatever their role.</summary>
public sealed class IndexModel(NotificationCentre centre) : PageModel
{
    private const int RowsShown = 50;

    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public bool UnreadOnly => Show is "unread";
    public IReadOnlyList<Notification> Rows { get; private set; } = [];
    public string? Next { get; private set; }
    public int Unread { get; private set; }

    public string Address(string? after) =>
        "/notifications"
        + QueryString.Create(
            new Dictionary<string, string?> { ["show"] = UnreadOnly ? Show : null, ["after"] = after }.Where(part => part.Value is not null)
        );

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        (Rows, Next) = await centre.ReadAsync(UnreadOnly, After, RowsShown, cancellationToken);
        Unread = await centre.CountUnreadAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostReadAsync(Guid id, CancellationToken cancellationToken) =>
        await centre.OpenAsync(id, cancellationToken) is null ? NotFound() : await AnswerAsync(cancellationToken);

    public async Task<IActionResult> OnPostUnreadAsync(Guid id, CancellationToken cancellationToken) =>
        await centre.MarkUnreadAsync(id, cancellationToken) ? await AnswerAsync(cancellationToken) : NotFound();

    public async Task<IActionResult> OnPostReadAllAsync(CancellationToken cancellationToken) =>
        await AnswerAsync(cancellationToken, UndoAddress(await centre.ReadAllAsync(cancellationToken)));

    public async Task<IActionResult> OnPostUndoReadAllAsync(long readAt, CancellationToken cancellationToken)
    {
        await centre.UndoReadAllAsync(readAt, cancellationToken);
        return await AnswerAsync(cancellationToken);
    }

    internal static string UndoAddress(long readAt) =>
        string.Create(CultureInfo.InvariantCulture, $"/notifications?handler=UndoReadAll&readAt={readAt}");

    /// <summary>What the badge and the toasts of the page are to show.</summary>
    internal static string Trigger(int unread, string? undo) =>
        undo is null
            ? JsonSerializer.Serialize(new { unread = new { count = unread } })
            : JsonSerializer.Serialize(new { unread = new { count = unread }, toast = new { text = "All marked as read", undo } });

    private async Task<IActionResult> AnswerAsync(CancellationToken cancellationToken, string? undo = null)
    {
        if (Request.Headers.ContainsKey("HX-Request"))
        {
            Response.Headers["HX-Trigger"] = Trigger(await centre.CountUnreadAsync(cancellationToken), undo);
            return new NoContentResult();
        }
        if (undo is not null)
            (TempData["Toast"], TempData["ToastUndo"]) = ("All marked as read", undo);
        return LocalRedirect(Address(After));
    }
}
