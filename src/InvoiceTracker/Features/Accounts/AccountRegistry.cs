using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Accounts;

/// <summary>Makes the first workspace with its owner, and adds members.</summary>
public sealed class AccountRegistry(AppDbContext db, UserManager<User> users, TimeProvider clock)
{
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken) => !await db.Workspaces.AnyAsync(cancellationToken);

    /// <exception cref="IllegalStepException">There is a workspace already.</exception>
    /// <exception cref="BrokenRuleException">A value is not acceptable; its field is named.</exception>
    public async Task<Membership> SetUpAsync(NewBusiness business, NewMember owner, CancellationToken cancellationToken)
    {
        var workspace = business.Checked(clock.GetUtcNow());
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await IsEmptyAsync(cancellationToken))
            throw new IllegalStepException("InvoiceTracker is set up already. Sign in instead.");

        workspace.Email = owner.Email.Trim();
        db.Workspaces.Add(workspace);
        var membership = await AddAsync(workspace, owner, Role.Owner, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return membership;
    }

    /// <exception cref="BrokenRuleException">A value is not acceptable, or the address belongs to a user already.</exception>
    public async Task<Membership> AddMemberAsync(Guid workspaceId, NewMember member, Role role, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var workspace = await db.Workspaces.SingleAsync(w => w.Id == workspaceId, cancellationToken);
        var membership = await AddAsync(workspace, member, role, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return membership;
    }

    private async Task<Membership> AddAsync(Workspace workspace, NewMember member, Role role, CancellationToken cancellationToken)
    {
        member.RequireValid();
        if (await users.FindByEmailAsync(member.Email.Trim()) is not null)
            throw new BrokenRuleException("A user with this e-mail address exists already.", "email");

        var user = new User(member.Email.Trim(), member.Name.Trim(), clock.GetUtcNow());
        var result = await users.CreateAsync(user, member.Password);
        if (!result.Succeeded)
            throw new BrokenRuleException(string.Join(" ", result.Errors.Select(error => error.Description)), "password");

        var membership = new Membership(workspace, user, role);
        db.Memberships.Add(membership);
        await db.SaveChangesAsync(cancellationToken);
        return membership;
    }
}

/// <summary>What is asked about a business at the first run.</summary>
public sealed record NewBusiness(string Name, string TimeZone = "Europe/Berlin", string Currency = "EUR", string Locale = "en")
{
    internal Workspace Checked(DateTimeOffset at)
    {
        if (PlainText.Flaw(Name, Workspace.NameLength) is { } flaw)
            throw new BrokenRuleException($"The business name {flaw}", "business");
        if (!TimeZones.IsKnown(TimeZone))
            throw new BrokenRuleException($"'{TimeZone}' is not a time zone, such as Europe/Berlin.", "timeZone");
        if (!Languages.IsKnown(Locale))
            throw new BrokenRuleException($"'{Locale}' is not a language, such as en or de.", "locale");
        return new Workspace(Name.Trim(), Domain.Currency.Of(Currency), TimeZone, Locale, at);
    }
}

/// <summary>A person to be added, with their first password.</summary>
public sealed record NewMember(string Name, string Email, string Password)
{
    internal void RequireValid()
    {
        if (PlainText.Flaw(Name, User.NameLength) is { } flaw)
            throw new BrokenRuleException($"The name {flaw}", "name");
        if (!EmailAddress.IsValid(Email.Trim()))
            throw new BrokenRuleException("This is not an e-mail address.", "email");
        if (Password.Length > PasswordRules.MaxLength)
            throw new BrokenRuleException($"A password has at most {PasswordRules.MaxLength} characters.", "password");
    }
}
