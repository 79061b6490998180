using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>The notification centre. Everybody sees their own, whatever their role.</summary>
public sealed class IndexModel(NotificationCentre centre) : PageModel
{
    private const int RowsShown = 50;
    private const string UnreadName = "unread";

    /// <summary>"unread", or the name of a topic; anything else shows all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Show { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? After { get; set; }

    public bool UnreadOnly => Show is UnreadName;
    public NotificationTopic? Topic => NotificationTopic.Find(Show);
    public IReadOnlyList<NotificationGroup> Groups { get; private set; } = [];
    public string? Next { get; private set; }
    public int Unread { get; private set; }
    public FilteredWeek Filtered { get; private set; } = null!;

    public string Address(string? after) =>
        "/notifications"
        + QueryString.Create(
            new Dictionary<string, string?> { ["show"] = UnreadOnly || Topic is not null ? Show : null, ["after"] = after }.Where(part =>
                part.Value is not null
            )
        );

    /// <summary>Where a form of this page posts to, so that without script it comes back here.</summary>
    public string Step(string handler) =>
        Address(After) is var here && here.Contains('?') ? $"{here}&handler={handler}" : $"{here}?handler={handler}";

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        (Groups, Next) = await centre.ReadAsync(UnreadOnly, Topic, After, RowsShown, cancellationToken);
        Unread = await centre.CountUnreadAsync(cancellationToken);
        Filtered = await centre.FilteredAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostReadAsync(IReadOnlyList<Guid> id, CancellationToken cancellationToken) =>
        await centre.ReadAsync(id, cancellationToken) is { } readAt
            ? await AnswerAsync(new Undoable("Marked as read", UndoAddress(readAt)), cancellationToken)
            : NotFound();

    public async Task<IActionResult> OnPostUnreadAsync(IReadOnlyList<Guid> id, CancellationToken cancellationToken) =>
        await centre.MarkUnreadAsync(id, cancellationToken)
            ? await AnswerAsync(
                new Undoable("Marked as unread", "/notifications?handler=Read" + string.Concat(id.Select(one => $"&id={one}"))),
                cancellationToken
            )
            : NotFound();

    public async Task<IActionResult> OnPostReadAllAsync(CancellationToken cancellationToken) =>
        await AnswerAsync(AllRead(await centre.ReadAllAsync(cancellationToken)), cancellationToken);

    public async Task<IActionResult> OnPostUndoReadAsync(long readAt, CancellationToken cancellationToken)
    {
        await centre.UndoReadAsync(readAt, cancellationToken);
        return await AnswerAsync(done: null, cancellationToken);
    }

    internal static Undoable AllRead(long readAt) => new("All marked as read", UndoAddress(readAt));

    /// <summary>What the badge and the toasts of the page are to show.</summary>
    internal static string Trigger(int unread, Undoable? done) =>
        done is null
            ? JsonSerializer.Serialize(new { unread = new { count = unread } })
            : JsonSerializer.Serialize(new { unread = new { count = unread }, toast = new { text = done.Text, undo = done.Undo } });

    private static string UndoAddress(long readAt) =>
        string.Create(CultureInfo.InvariantCulture, $"/notifications?handler=UndoRead&readAt={readAt}");

    private async Task<IActionResult> AnswerAsync(Undoable? done, CancellationToken cancellationToken)
    {
        if (Request.Headers.ContainsKey("HX-Request"))
        {
            Response.Headers["HX-Trigger"] = Trigger(await centre.CountUnreadAsync(cancellationToken), done);
            return new NoContentResult();
        }
        if (done is not null)
            (TempData["Toast"], TempData["ToastUndo"]) = (done.Text, done.Undo);
        return LocalRedirect(Address(After));
    }

    /// <param name="Undo">Where to post to, to take it back.</param>
    internal sealed record Undoable(string Text, string Undo);
}
