using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Mail;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace InvoiceTracker.Pages.Settings;

/// <summary>A mail as it was written into the folder. It is found by the id of a mail of this workspace, so no name of a file comes from outside.</summary>
public sealed class MailFileModel(AppDbContext db, CurrentUser me, PickupFolderTransport folder) : PageModel
{
    public MimeMessage Mail { get; private set; } = null!;

    public override void OnPageHandlerExecuting(PageHandlerExecutingContext context)
    {
        if (!me.Role.CanManage())
            context.Result = Forbid();
    }

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is not { } mail)
            return NotFound();
        HttpContext.Response.RegisterForDispose(mail);
        Mail = mail;
        return Page();
    }

    public async Task<IActionResult> OnGetHtmlAsync(Guid id, CancellationToken cancellationToken)
    {
        using var mail = await FindAsync(id, cancellationToken);
        return mail?.HtmlBody is { } html ? MailFrame.Show(Response, html) : NotFound();
    }

    private async Task<MimeMessage?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        await db.MailMessages.AnyAsync(m => m.Id == id && m.WorkspaceId == me.WorkspaceId, cancellationToken)
            ? await folder.FindAsync(id, cancellationToken)
            : null;
}
