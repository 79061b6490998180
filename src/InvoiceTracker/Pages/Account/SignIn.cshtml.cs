using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Account;

public sealed class SignInModel(AppDbContext db, UserManager<User> users, IPasswordHasher<User> hasher, SignInLimit limit) : PageModel
{
    [BindProperty]
    public SignInForm Input { get; set; } = new();

    [BindProperty(SupportsGet = true)]
    public string? ReturnUrl { get; set; }

    public IActionResult OnGet() => User.Identity?.IsAuthenticated == true ? LocalRedirect("/") : Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            return Page();
        if (limit.Wait(Input.Email, HttpContext) is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = wait;
            ModelState.AddModelError("", "Too many attempts. Wait a minute, then try again.");
            return Page();
        }
        if (await FindAsync(cancellationToken) is not { } membership)
        {
            ModelState.AddModelError("", "The e-mail address or the password is wrong.");
            return Page();
        }
        await SessionCookie.SignInAsync(HttpContext, membership);
        return LocalRedirect(Url.IsLocalUrl(ReturnUrl) ? ReturnUrl : "/");
    }

    private async Task<Membership?> FindAsync(CancellationToken cancellationToken)
    {
        var normalized = EmailAddress.Normalize(Input.Email);
        var membership = await db
            .Memberships.Include(m => m.User)
            .FirstOrDefaultAsync(m => m.User.NormalizedEmail == normalized && m.User.IsActive, cancellationToken);
        if (membership is null)
        {
            // An unknown address costs the time of a known one, so that the answer's time tells nothing.
            hasher.VerifyHashedPassword(null!, NobodysHash.Value(hasher), Input.Password);
            return null;
        }
        return await users.CheckPasswordAsync(membership.User, Input.Password) ? membership : null;
    }

    private static class NobodysHash
    {
        private static string? s_hash;

        public static string Value(IPasswordHasher<User> hasher) => s_hash ??= hasher.HashPassword(null!, Guid.NewGuid().ToString());
    }

    public sealed class SignInForm
    {
        [Required(ErrorMessage = "Enter your e-mail address.")]
        [StringLength(EmailAddress.MaxLength, ErrorMessage = "This is not an e-mail address.")]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Enter your password.")]
        [StringLength(PasswordRules.MaxLength, ErrorMessage = "A password has at most 256 characters.")]
        public string Password { get; set; } = "";
    }
}
