using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Authorization;

namespace InvoiceTracker.Features.Accounts;

/// <summary>The authorization policies. Each asks for the role as the database knows it now, not for a claim of yesterday.</summary>
public static class Permissions
{
    /// <summary>Settings and members: owners and admins.</summary>
    public const string Manage = "manage";

    internal static void Define(AuthorizationOptions options) =>
        options.AddPolicy(
            Manage,
            policy =>
                policy
                    .RequireAuthenticatedUser()
                    .RequireAssertion(context =>
                        context.Resource is HttpContext http
                        && http.RequestServices.GetRequiredService<CurrentUser>() is { IsSignedIn: true } me
                        && me.Role.CanManage()
                    )
        );
}
