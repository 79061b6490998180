using InvoiceTracker.Domain;
using InvoiceTracker.Features.Clients;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Public;

#pragma warning disable S4502 // An antiforgery token needs a cookie, and clients get none; whoever knows the token could close the portal anyway.
[IgnoreAntiforgeryToken]
#pragma warning restore S4502
public sealed class PortalSignOutModel(PortalAccess access) : PageModel
{
    /// <summary>Somebody who reloads, or comes back by the browser's history.</summary>
    public IActionResult OnGet(string token) => LocalRedirect($"/portal/{token}");

    public async Task<IActionResult> OnPostAsync(string token, CancellationToken cancellationToken)
    {
        if (LinkToken.TryParse(token, out var parsed))
            await access.SignOutAsync(parsed, cancellationToken);
        return LocalRedirect("/portal");
    }
}
