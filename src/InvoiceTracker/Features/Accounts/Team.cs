using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Accounts;

/// <summary>The members of the business as one of them sees and changes them. There is always an active owner, and only owners make owners.</summary>
public sealed class Team(AppDbContext db, CurrentUser me, AccountRegistry accounts)
{
    public Task<List<Membership>> MembersAsync(CancellationToken cancellationToken) =>
        db
            .Memberships.AsNoTracking()
            .Include(m => m.User)
            .Where(m => m.WorkspaceId == me.WorkspaceId)
            .OrderBy(m => m.User.Name)
            .ThenBy(m => m.UserId)
            .ToListAsync(cancellationToken);

    /// <exception cref="BrokenRuleException">A value is not acceptable; its field is named.</exception>
    public Task<Membership> AddAsync(NewMember member, Role role, CancellationToken cancellationToken)
    {
        RequireMayTouch(role);
        return accounts.AddMemberAsync(me.WorkspaceId, member, role, cancellationToken);
    }

    /// <returns>The former role; null when there is no such member.</returns>
    /// <exception cref="IllegalStepException">It would leave no owner, or only an owner may do it.</exception>
    public Task<Role?> ChangeRoleAsync(Guid userId, Role role, CancellationToken cancellationToken) =>
        ChangeAsync(
            userId,
            member =>
            {
                RequireMayTouch(role);
                var former = member.Role;
                member.Role = role;
                return former;
            },
            cancellationToken
        );

    /// <summary>A deactivated member is signed out at once and keeps their place, their invoices and their name on them.</summary>
    /// <returns>The member's role; null when there is no such member.</returns>
    /// <exception cref="IllegalStepException">It would leave no owner, or only an owner may do it.</exception>
    public Task<Role?> SetActiveAsync(Guid userId, bool isActive, CancellationToken cancellationToken) =>
        ChangeAsync(
            userId,
            member =>
            {
                member.User.IsActive = isActive;

                // A session that deactivation ended stays ended when the member comes back.
                member.User.SecurityStamp = Guid.NewGuid().ToString("N");
                return member.Role;
            },
            cancellationToken
        );

    private async Task<Role?> ChangeAsync(Guid userId, Func<Membership, Role> change, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);

        // The workspace's row is the lock: of two owners who remove each other at once, the second finds themselves the last.
        await db
            .Workspaces.Where(w => w.Id == me.WorkspaceId)
            .ExecuteUpdateAsync(set => set.SetProperty(w => w.Name, w => w.Name), cancellationToken);
        var members = await db.Memberships.Include(m => m.User).Where(m => m.WorkspaceId == me.WorkspaceId).ToListAsync(cancellationToken);
        if (members.Find(m => m.UserId == userId) is not { } member)
            return null;

        RequireMayTouch(member.Role);
        var former = change(member);
        if (!members.Exists(m => m is { Role: Role.Owner, User.IsActive: true }))
            throw new IllegalStepException("A business needs an owner who can sign in. Make somebody else owner first.");

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return former;
    }

    private void RequireMayTouch(Role role)
    {
        if (role is Role.Owner && me.Role is not Role.Owner)
            throw new IllegalStepException("Only an owner can add or change owners.");
    }
}
