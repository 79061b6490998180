using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
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
    public Words Say { get; private set; } = Words.English;

    /// <summary>Null where there is no name.</summary>
    public string? Reader { get; private set; }

    public async Task<IActionResult> OnGetAsync(string token, CancellationToken cancellationToken)
    {
        if (!LinkToken.TryParse(token, out var parsed) || await access.FindSignInAsync(parsed, cancellationToken) is not { } link)
            return await NowhereAsync();
        var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == link.WorkspaceId, cancellationToken);
        var locale = await db.Clients.Where(c => c.Id == link.ClientId).Select(c => c.Locale).SingleAsync(cancellationToken);
        (Business, Say) = (workspace.Name, Words.Of(locale ?? workspace.Locale));
        Reader = PortalModel.IsAddress(link.RecipientName) ? null : link.RecipientName;
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
