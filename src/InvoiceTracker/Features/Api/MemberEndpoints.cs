using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/members</c>: who works here.</summary>
internal static class MemberEndpoints
{
    public static void MapMembers(this RouteGroupBuilder api) =>
        api.MapGet("/members", ListAsync).WithTags("Members").RequireAuthorization(ApiAccess.Manage);

    private static Task<PageJson<MemberJson>> ListAsync(
        [AsParameters] PageQuery paging,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    ) =>
        paging
            .Read()
            .ReadAsync(
                "members",
                db.Memberships.AsNoTracking().Where(m => m.WorkspaceId == me.WorkspaceId).Include(m => m.User),
                m => m.User.Name,
                m => m.UserId,
                name => name,
                last => new Cursor("members", last.User.Name, last.UserId),
                MemberJson.Of,
                descending: false,
                cancellationToken
            );
}

/// <param name="Role">owner, admin, member or accountant.</param>
public sealed record MemberJson(Guid Id, string Email, string Name, string Role, bool Active)
{
    internal static MemberJson Of(Membership membership) =>
        new(membership.UserId, membership.User.Email, membership.User.Name, membership.Role.ToSnakeCase(), membership.User.IsActive);
}
