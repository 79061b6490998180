using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Clients;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Public;

/// <summary>Where a client who has no link at hand asks for one. Whom it belongs to, or whether to anybody, is never told here.</summary>
#pragma warning disable S4502 // An antiforgery token needs a cookie, and clients get none; whoever posts here can only have a client's own link mailed to them.
[IgnoreAntiforgeryToken]
#pragma warning restore S4502
public sealed class PortalRequestModel(PortalAccess access, SignInLimit limit) : PageModel
{
    [BindProperty]
    public string? Email { get; set; }

    public bool WasAsked { get; private set; }

    /// <summary>The link on an invoice's page names its language.</summary>
    public Words Say => Words.Of(Request.Query["lang"]);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var email = Email?.Trim() ?? "";
        if (!EmailAddress.IsValid(email))
            return Refuse(email.Length is 0 ? Say.EnterYourEmail : Say.NoEmailAddress);
        if (limit.Wait($"portal {email}", HttpContext) is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = wait;
            return Refuse(Say.AskedTooOften);
        }
        await access.AskAsync(email, cancellationToken);
        WasAsked = true;
        return Page();
    }

    private PageResult Refuse(string why)
    {
        ModelState.AddModelError(nameof(Email), why);
        return Page();
    }
}
