using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Account;

/// <summary>The first run: four questions, and the business exists.</summary>
public sealed class SetUpModel(AccountRegistry accounts) : PageModel
{
    [BindProperty]
    public SetUpForm Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellationToken) =>
        await accounts.IsEmptyAsync(cancellationToken) ? Page() : LocalRedirect("/login");

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (PasswordRules.Flaw(Input.Password) is { } flaw)
            ModelState.AddModelError("Input.Password", flaw);
        if (!ModelState.IsValid)
            return Page();
        try
        {
            var business = new NewBusiness(Input.Business, Input.KnownTimeZone);
            var owner = new NewMember(Input.Name, Input.Email, Input.Password);
            await SessionCookie.SignInAsync(HttpContext, await accounts.SetUpAsync(business, owner, cancellationToken));
        }
        catch (IllegalStepException)
        {
            return LocalRedirect("/login");
        }
        return LocalRedirect("/");
    }

    public sealed class SetUpForm
    {
        [PlainLine("The business name", Workspace.NameLength)]
        public string Business { get; set; } = "";

        [PlainLine("Your name", Domain.User.NameLength)]
        public string Name { get; set; } = "";

        [MailAddress]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Choose a password.")]
        public string Password { get; set; } = "";

        /// <summary>What the browser says about itself; changed later under Settings.</summary>
        public string? TimeZone { get; set; }

        internal string KnownTimeZone => TimeZones.IsKnown(TimeZone) ? TimeZone! : "Europe/Berlin";
    }
}
