using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Accounts;

/// <summary>Who is asking: the member behind the cookie or the API token of this request, as the database knows them now.</summary>
public sealed class CurrentUser
{
    private Membership? _membership;

    public bool IsSignedIn => _membership is not null;
    public Guid UserId => Member.UserId;
    public Guid WorkspaceId => Member.WorkspaceId;
    public Role Role => Member.Role;
    public User User => Member.User;
    public Workspace Workspace => Member.Workspace;

    /// <summary>The zone that instants are shown in.</summary>
    public TimeZoneInfo Zone => User.ZoneIn(Workspace);

    private Membership Member => _membership ?? throw new InvalidOperationException("Nobody is signed in.");

    /// <returns>False when there is no such member, they were deactivated, or the stamp is not theirs any more.</returns>
    public async Task<bool> LoadAsync(AppDbContext db, Guid workspaceId, Guid userId, string? stamp, CancellationToken cancellationToken)
    {
        var membership = await db
            .Memberships.AsNoTracking()
            .Include(m => m.User)
            .Include(m => m.Workspace)
            .SingleOrDefaultAsync(m => m.WorkspaceId == workspaceId && m.UserId == userId, cancellationToken);
        if (membership is not { User.IsActive: true } || (stamp is not null && stamp != membership.User.SecurityStamp))
            return false;
        _membership = membership;
        return true;
    }
}
