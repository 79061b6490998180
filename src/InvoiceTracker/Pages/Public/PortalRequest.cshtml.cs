using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Domain;
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
    public RequestForm Input { get; set; } = new();

    public bool WasAsked { get; private set; }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid && !EmailAddress.IsValid(Input.Email.Trim()))
            ModelState.AddModelError("Input.Email", RequestForm.NoAddress);
        if (!ModelState.IsValid)
            return Page();
        if (limit.Wait($"portal {Input.Email}", HttpContext) is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = wait;
            ModelState.AddModelError("Input.Email", "That was asked for often just now. Wait a minute, then try again.");
            return Page();
        }
        await access.AskAsync(Input.Email, cancellationToken);
        WasAsked = true;
        return Page();
    }

    public sealed class RequestForm
    {
        public const string NoAddress = "This is not an e-mail address.";

        [Required(ErrorMessage = "Enter your e-mail address.")]
        [StringLength(EmailAddress.MaxLength, ErrorMessage = NoAddress)]
        public string Email { get; set; } = "";
    }
}
