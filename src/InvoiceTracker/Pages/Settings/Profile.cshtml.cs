using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Settings;

/// <summary>What belongs to the person who is signed in: two forms, each sent by itself.</summary>
public sealed class ProfileModel(AppDbContext db, CurrentUser me, Credentials credentials, SignInLimit limit) : PageModel
{
    public ProfileForm Profile { get; private set; } = ProfileForm.Of(me.User);
    public AccountForm Account { get; private set; } = new() { Email = me.User.Email };

    public void OnGet()
    {
        // Both forms begin with what is stored.
    }

    public async Task<IActionResult> OnPostAsync(ProfileForm profile, CancellationToken cancellationToken)
    {
        Profile = profile;
        if (!ModelState.IsValid)
            return Page();

        var user = await db.Users.SingleAsync(u => u.Id == me.UserId, cancellationToken);
        profile.WriteTo(user);
        await db.SaveChangesAsync(cancellationToken);
        ThemeCookie.Issue(HttpContext, user.Theme);
        TempData["Toast"] = "Saved";
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostAccountAsync(AccountForm account, CancellationToken cancellationToken)
    {
        Account = account;
        if (!ModelState.IsValid)
            return Page();
        if (limit.Wait(me.User.Email, HttpContext) is { } wait)
        {
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = wait;
            ModelState.AddModelError("", "Too many attempts. Wait a minute, then try again.");
            return Page();
        }
        try
        {
            var renewed = await credentials.ChangeAsync(
                me,
                account.CurrentPassword,
                account.Email.Trim(),
                account.NewPassword,
                cancellationToken
            );
            await SessionCookie.SignInAsync(HttpContext, renewed);
        }
        catch (BrokenRuleException e) when (e.Field is not null)
        {
            ModelState.AddModelError($"{nameof(Account)}.{e.Field}", e.Message);
            return Page();
        }
        TempData["Toast"] = "Saved. Your other sessions have ended.";
        return RedirectToPage();
    }

    public sealed class ProfileForm
    {
        [PlainLine("Your name", Domain.User.NameLength)]
        public string Name { get; set; } = "";

        [TimeZoneName(IsOptional = true)]
        public string? TimeZone { get; set; }

        public Theme Theme { get; set; }

        public bool HasShortcuts { get; set; }

        internal static ProfileForm Of(User user) =>
            new()
            {
                Name = user.Name,
                TimeZone = user.TimeZoneId,
                Theme = user.Theme,
                HasShortcuts = user.HasShortcuts,
            };

        internal void WriteTo(User user) =>
            (user.Name, user.TimeZoneId, user.Theme, user.HasShortcuts) = (Name.Trim(), TimeZone, Theme, HasShortcuts);
    }

    public sealed class AccountForm
    {
        [MailAddress]
        public string Email { get; set; } = "";

        [Required(ErrorMessage = "Enter your current password.")]
        [StringLength(PasswordRules.MaxLength, ErrorMessage = "This is not your current password.")]
        public string CurrentPassword { get; set; } = "";

        /// <summary>Null keeps the current one.</summary>
        public string? NewPassword { get; set; }
    }
}
