using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Documents.EInvoice;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>Review and send, or send again: a page of its own, which review.js shows in a dialog.</summary>
[WritersOnly]
public sealed class SendModel(
    AppDbContext db,
    InvoiceDrafts invoices,
    InvoiceSender sender,
    MailPreview preview,
    CurrentUser me,
    TimeProvider clock
) : PageModel, IReloadable
{
    [BindProperty]
    public SendForm Input { get; set; } = new();

    public Invoice Invoice { get; private set; } = null!;

    /// <summary>Who can be ticked.</summary>
    public IReadOnlyList<Recipient> Recipients { get; private set; } = [];

    /// <summary>The e-invoice that it becomes, where the client is likely to want one.</summary>
    public XRechnung? EInvoice { get; private set; }

    public bool MayManage => me.Role.CanManage();

    public bool IsResend => Invoice.Status is not InvoiceStatus.Draft;
    public string Heading => IsResend ? "Send again" : "Review and send";

    /// <summary>What the mail's subject becomes when none is typed.</summary>
    public string DefaultSubject =>
        IsResend
            ? InvoiceSender.DefaultSubject(Invoice, me.Workspace)
            : $"{Say.From(Say.Numbered(InvoiceKind.Standard, "…"), me.Workspace.Name)}: {Invoice.GivenTitle}".TrimEnd(':', ' ');

    private Words Say => Words.Of(Invoice.Client?.Locale ?? me.Workspace.Locale);

    private bool WasSentMeanwhile => Invoice.LastSentAt is not null && Input.Version < Invoice.Version;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!me.Role.CanWrite())
            return Forbid();
        if (!await LoadAsync(id, cancellationToken))
            return NotFound();
        if (Invoice.Status is InvoiceStatus.Void or InvoiceStatus.WrittenOff)
            return RedirectToPage("Details", new { id });
        Input.Version = Invoice.Version;
        Input.To = [.. (IsResend ? Recipients : Invoice.Client?.DefaultRecipients() ?? []).Select(r => r.Email)];
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
            return NotFound();

        // Pressed twice, the button sends once: by the second time the invoice is not the one that was reviewed.
        if (WasSentMeanwhile)
            return RedirectToPage("Details", new { id });
        if (!ModelState.IsValid)
            return Page();

        var request = new SendRequest(Input.Chosen(), [], Input.Subject, Input.Message?.ReplaceLineEndings("\n"));
        if (Invoice.ClientId is not null && request.To.Count == 0)
            throw new BrokenRuleException("Choose at least one recipient.", "to");
        try
        {
            await (
                IsResend
                    ? sender.ResendAsync(Invoice, request, me.UserId, cancellationToken)
                    : sender.SendAsync(Invoice, request, me.UserId, cancellationToken)
            );
        }
        catch (IllegalStepException)
        {
            // Of two presses at the same moment one sends; the other shows what that one did.
            await ReloadAsync(cancellationToken);
            if (!WasSentMeanwhile)
                throw;
            return RedirectToPage("Details", new { id });
        }
        TempData["Toast"] = $"{Invoice.Title} is on its way";
        return RedirectToPage("Details", new { id });
    }

    /// <summary>The mail as it would arrive, for the frame beside the form.</summary>
    public async Task<IActionResult> OnGetMailAsync(Guid id, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken))
            return NotFound();
        return MailFrame.Show(Response, await preview.HtmlAsync(Invoice, me.Workspace, me.User, Input.Message, cancellationToken));
    }

    /// <summary>The same with the message as it is typed by now; the form is posted into the frame.</summary>
    public Task<IActionResult> OnPostMailAsync(Guid id, CancellationToken cancellationToken) => OnGetMailAsync(id, cancellationToken);

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        db.ChangeTracker.Clear();
        await LoadAsync(Invoice.Id, cancellationToken);
    }

    private async Task<XRechnung?> EInvoiceAsync(CancellationToken cancellationToken)
    {
        if (IsResend || Invoice.Client is null)
            return null;
        var paper = await db.PaperOfAsync(Invoice, me.Workspace, me.Workspace.DayOf(clock.GetUtcNow()), cancellationToken);
        return Invoice.Client.RequiresEInvoice || XRechnung.IsExpected(paper) ? XRechnung.Of(paper) : null;
    }

    private async Task<bool> LoadAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await invoices.FindForSendingAsync(id, cancellationToken) is not { } invoice)
            return false;
        Invoice = invoice;
        var linked = await db
            .InvoiceLinks.Where(l => l.InvoiceId == id && l.Kind == LinkKind.Recipient && l.RevokedAt == null)
            .Select(l => new Recipient(l.RecipientName ?? l.Email!, l.Email!, false))
            .ToListAsync(cancellationToken);
        EInvoice = await EInvoiceAsync(cancellationToken);
        Recipients = [.. linked.Concat(invoice.Client?.DefaultRecipients() ?? []).DistinctBy(r => EmailAddress.Normalize(r.Email))];
        return true;
    }
}
