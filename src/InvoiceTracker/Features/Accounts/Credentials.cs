using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Accounts;

/// <summary>Changes what a user signs in with. The user's other sessions end, for their cookies carry the former stamp.</summary>
public sealed class Credentials(AppDbContext db, UserManager<User> users)
{
    /// <param name="newPassword">Null keeps the current one.</param>
    /// <returns>The membership with its new stamp, for a new cookie.</returns>
    /// <exception cref="BrokenRuleException">The current password is wrong, or a new value is not acceptable; its field is named.</exception>
    public async Task<Membership> ChangeAsync(
        CurrentUser me,
        string currentPassword,
        string email,
        string? newPassword,
        CancellationToken cancellationToken
    )
    {
        var membership = await db
            .Memberships.Include(m => m.User)
            .SingleAsync(m => m.WorkspaceId == me.WorkspaceId && m.UserId == me.UserId, cancellationToken);
        var user = membership.User;

        if (!await users.CheckPasswordAsync(user, currentPassword))
            throw new BrokenRuleException("This is not your current password.", "CurrentPassword");
        if (newPassword is not null && PasswordRules.Flaw(newPassword) is { } flaw)
            throw new BrokenRuleException(flaw, "NewPassword");
        if (await users.FindByEmailAsync(email) is { } other && other.Id != user.Id)
            throw new BrokenRuleException("A user with this e-mail address exists already.", "Email");

        (user.Email, user.NormalizedEmail) = (email, EmailAddress.Normalize(email));
        var result = newPassword is null
            ? await users.UpdateSecurityStampAsync(user)
            : await users.ChangePasswordAsync(user, currentPassword, newPassword);
        return result.Succeeded
            ? membership
            : throw new BrokenRuleException(string.Join(" ", result.Errors.Select(error => error.Description)), "NewPassword");
    }
}
