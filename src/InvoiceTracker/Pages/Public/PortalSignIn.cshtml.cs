using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Clients;
using InvoiceTracker.Features.Tracking;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Public;

/// <summary>Where the link in the mail leads: one click opens the portal, and uses the link up.</summary>
#pragma warning disable S4502 // An antiforgery token needs a cookie, and clients get none; the link's own token is what is proved.
[IgnoreAntiforgeryToken]
#pragma warning restore S4502
public sealed class PortalSignInModel(PortalAccess access, AppDbContext db, UnknownLinkLimit unknownLinks) : PageModel
{
    public string Business { get; private set; } = "";
    public string Reader { get; private set; } = "";

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (!LinkToken.TryParse(token, out var parsed) || await access.FindSignInAsync(parsed, cancellationToken) is not { } link)
            return await NowhereAsync();
        Business = await db.Workspaces.Where(w => w.Id == link.WorkspaceId).Select(w => w.Name).SingleAsync(cancellationToken);
        Reader = PortalModel.FirstName(link.RecipientName) ?? link.Email!;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellationToken)
    {
        if (!LinkToken.TryParse(token, out var parsed) || await access.SignInAsync(parsed, cancellationToken) is not { } portal)
            return await NowhereAsync();
        Response.Headers.Location = portal;
        return StatusCode(StatusCodes.Status303SeeOther);
    }

    // What leads nowhere looks alike everywhere.
    private async Task<IActionResult> NowhereAsync()
    {
        await unknownLinks.AnswerAsync(HttpContext);
        return new EmptyResult();
    }
}
