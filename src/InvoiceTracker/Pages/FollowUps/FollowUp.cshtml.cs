using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Features.FollowUp.Drafts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Pages.Financials.Invoices;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>What is done about one unpaid invoice. The board shows the same panel beside its lanes, and its buttons post here.</summary>
[WritersOnly]
public sealed class FollowUpModel(
    PanelReader panels,
    FollowUpSender sender,
    FollowUpPlanner planner,
    InvoiceWatches watches,
    InvoiceDrafts invoices,
    InvoiceSender mailer,
    AppDbContext db,
    CurrentUser me
) : PageModel, IReloadable
{
    private Tone _tone;

    [BindProperty]
    public FollowUpForm Input { get; set; } = new();

    /// <summary>Null when nothing is open on the invoice.</summary>
    public PanelView? Panel { get; private set; }

    private Guid Id => Guid.Parse((string)RouteData.Values["id"]!, CultureInfo.InvariantCulture);

    public static string AddressOf(Guid id) => $"/follow-ups/{id}";

    public async Task<IActionResult> OnGetAsync(Guid id, string? tone, CancellationToken cancellationToken)
    {
        _tone = IndexModel.ToneOf(tone);
        if (await panels.ReadAsync(id, _tone, cancellationToken) is not { } panel)
            return await IsKnownAsync(id, cancellationToken) ? LocalRedirect($"/financials/invoices/{id}") : NotFound();
        Panel = panel;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return await ShowAsync(cancellationToken);
        var mail = await sender.SendAsync(id, Input.Subject!.Trim(), Typed, FollowUpSender.Hold, cancellationToken);
        return mail is null ? NotFound() : Done($"Follow-up to {mail.ToAddress} leaves in 10 seconds", $"handler=Undo&mail={mail.Id}");
    }

    public async Task<IActionResult> OnPostUndoAsync(Guid id, Guid mail, CancellationToken cancellationToken)
    {
        try
        {
            await sender.UndoAsync(id, mail, cancellationToken);
        }
        catch (IllegalStepException tooLate)
        {
            return Done(tooLate.Message);
        }
        return Done("Not sent");
    }

    /// <summary>Sends the invoice itself again, with these words, to the one whom the panel names.</summary>
    public async Task<IActionResult> OnPostResendAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return await ShowAsync(cancellationToken);
        if (
            await invoices.FindForSendingAsync(id, cancellationToken) is not { } invoice
            || await panels.ReadAsync(id, Tone.Friendly, cancellationToken) is not { } panel
        )
            return await IsKnownAsync(id, cancellationToken) ? Done("Nothing is open on this invoice any more") : NotFound();
        if (panel.To is not { } to)
            throw new IllegalStepException("Nobody has a link to this invoice. Send it to an address first.");
        var message = to.Url is { } url ? Typed.Replace(url, MailMessage.LinkMark, StringComparison.Ordinal) : Typed;
        await mailer.ResendAsync(invoice, new SendRequest([to.Email], [], Input.Subject!.Trim(), message), me.UserId, cancellationToken);
        return Done($"{invoice.Title} is on its way to {to.Email} again");
    }

    public Task<IActionResult> OnPostHandledAsync(Guid id, CancellationToken cancellationToken) =>
        HandleAsync(id, isHandled: true, "Handled. It comes back when something happens", "handler=Reopen", cancellationToken);

    public Task<IActionResult> OnPostReopenAsync(Guid id, CancellationToken cancellationToken) =>
        HandleAsync(id, isHandled: false, "Back on the board", undo: null, cancellationToken);

    public async Task<IActionResult> OnPostSnoozeAsync(Guid id, CancellationToken cancellationToken)
    {
        try
        {
            return await planner.PlanAsync(id, cancellationToken) is { } day
                ? Done($"Snoozed until {day.ToString("dddd d MMMM", CultureInfo.InvariantCulture)}", "handler=Wake")
                : NotFound();
        }
        catch (IllegalStepException refused)
        {
            return Done(refused.Message);
        }
    }

    public async Task<IActionResult> OnPostWakeAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await IsKnownAsync(id, cancellationToken))
            return NotFound();
        await planner.CancelAsync(id, cancellationToken);
        return Done("Back on the board");
    }

    public async Task<IActionResult> OnPostMuteAsync(Guid id, CancellationToken cancellationToken)
    {
        var wish = await watches.OfAsync(id, cancellationToken) is Watch.Muted ? Watch.AsUsual : Watch.Muted;
        return await watches.WatchAsync(id, wish, cancellationToken)
            ? Done(wish is Watch.Muted ? "Muted. Opens are still recorded" : "You are told of this invoice again", "handler=Mute")
            : NotFound();
    }

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        Panel = await panels.ReadAsync(Id, _tone, cancellationToken);
    }

    // A form's line ends are not a mail's.
    private string Typed => Input.Message!.ReplaceLineEndings("\n");

    private async Task<IActionResult> HandleAsync(Guid id, bool isHandled, string said, string? undo, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.HandleAsync(id, isHandled, cancellationToken) ? Done(said, undo) : NotFound();
        }
        catch (IllegalStepException refused)
        {
            return Done(refused.Message);
        }
    }

    private async Task<IActionResult> ShowAsync(CancellationToken cancellationToken)
    {
        await ReloadAsync(cancellationToken);
        if (Panel is null)
            return await IsKnownAsync(Id, cancellationToken) ? Done("Nothing is open on this invoice any more") : NotFound();
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }

    private Task<bool> IsKnownAsync(Guid id, CancellationToken cancellationToken) =>
        db.Invoices.Of(me).AnyAsync(i => i.Id == id, cancellationToken);

    private LocalRedirectResult Done(string toast, string? undo = null)
    {
        TempData["Toast"] = toast;
        if (undo is not null)
            TempData["ToastUndo"] = $"{AddressOf(Id)}?{undo}";
        return LocalRedirect("/");
    }
}
