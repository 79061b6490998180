namespace InvoiceTracker.Domain;

/// <summary>A user's place in a workspace.</summary>
public sealed class Membership
{
    private Membership() { }

    public Membership(Workspace workspace, User user, Role role)
    {
        Workspace = workspace;
        User = user;
        Role = role;
    }

    public Guid WorkspaceId { get; private set; }
    public Workspace Workspace { get; private set; } = null!;
    public Guid UserId { get; private set; }
    public User User { get; private set; } = null!;
    public Role Role { get; set; }
}

public enum Role
{
    Owner,
    Admin,
    Member,

    /// <summary>Reads everything, changes nothing.</summary>
    Accountant,
}

public static class Roles
{
    /// <summary>May create, edit and send.</summary>
    public static bool CanWrite(this Role role) => role is not Role.Accountant;

    /// <summary>May void, delete, record payments, and change settings and members.</summary>
    public static bool CanManage(this Role role) => role is Role.Owner or Role.Admin;
}
