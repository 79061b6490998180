using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Settings;

/// <summary>Who works in the business, and as what.</summary>
[Authorize(Policy = Permissions.Manage)]
public sealed class TeamModel(CurrentUser me, Team team) : PageModel, IReloadable
{
    public MemberForm Member { get; private set; } = new();

    public IReadOnlyList<Membership> Members { get; private set; } = [];

    /// <summary>Only owners make owners.</summary>
    public IEnumerable<Role> RolesToGive => Enum.GetValues<Role>().Where(role => role is not Role.Owner || me.Role is Role.Owner);

    public Task OnGetAsync(CancellationToken cancellationToken) => ReloadAsync(cancellationToken);

    public async Task ReloadAsync(CancellationToken cancellationToken) => Members = await team.MembersAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(MemberForm member, CancellationToken cancellationToken)
    {
        Member = member;
        if (PasswordRules.Flaw(member.Password) is { } flaw)
            ModelState.AddModelError("Member.Password", flaw);
        if (ModelState.IsValid && await AddAsync(cancellationToken))
        {
            TempData["Toast"] = $"{member.Name.Trim()} can sign in now";
            return RedirectToPage();
        }
        await ReloadAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRoleAsync(Guid id, Role role, CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
            throw new BrokenRuleException("Choose a role.");
        if (await team.ChangeRoleAsync(id, role, cancellationToken) is not { } former)
            return NotFound();

        TempData["Toast"] = $"Saved. The role is {role} now";
        TempData["ToastUndo"] = Url.Page("Team", "Role", new { id, role = former });
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostActiveAsync(Guid id, bool active, CancellationToken cancellationToken)
    {
        if (await team.SetActiveAsync(id, active, cancellationToken) is null)
            return NotFound();

        TempData["Toast"] = active ? "They can sign in again" : "They are signed out and cannot sign in";
        TempData["ToastUndo"] = Url.Page("Team", "Active", new { id, active = !active });
        return RedirectToPage();
    }

    private async Task<bool> AddAsync(CancellationToken cancellationToken)
    {
        try
        {
            await team.AddAsync(new NewMember(Member.Name, Member.Email, Member.Password), Member.Role, cancellationToken);
            return true;
        }
        catch (BrokenRuleException e) when (e.Field is not null)
        {
            ModelState.AddModelError($"{nameof(Member)}.{e.Field}", e.Message);
            return false;
        }
    }

    public sealed class MemberForm
    {
        [PlainLine("The name", Domain.User.NameLength)]
        public string Name { get; set; } = "";

        [MailAddress]
        public string Email { get; set; } = "";

        public string Password { get; set; } = "";

        public Role Role { get; set; } = Role.Member;
    }
}
