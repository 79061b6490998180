using System.Security.Claims;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.AspNetCore.Authorization;

namespace InvoiceTracker.Features.Api;

/// <summary>Who may call what: the scope belongs to the token, the role to its user.</summary>
internal static class ApiAccess
{
    public const string Scheme = "ApiToken";
    public const string ScopeClaim = "scope";

    /// <summary>A known token; one of scope read for GET only.</summary>
    public const string Known = "api";

    /// <summary>A user who may create, edit and send.</summary>
    public const string Write = "api-write";

    /// <summary>A user who may void, delete, and see to members.</summary>
    public const string Manage = "api-manage";

    public static void Configure(AuthorizationOptions options)
    {
        options.AddPolicy(Known, policy => Require(policy, (_, _) => true));
        options.AddPolicy(Write, policy => Require(policy, (role, isReading) => isReading || role.CanWrite()));
        options.AddPolicy(Manage, policy => Require(policy, (role, _) => role.CanManage()));
    }

    /// <summary>Whether the token, whoever holds it, reaches so far.</summary>
    public static bool IsInScope(HttpContext context, ClaimsPrincipal caller) =>
        IsReading(context) || caller.HasClaim(ScopeClaim, nameof(ApiScope.Write));

    private static bool IsReading(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);

    private static void Require(AuthorizationPolicyBuilder policy, Func<Role, bool, bool> mayRole) =>
        policy
            .AddAuthenticationSchemes(Scheme)
            .RequireAuthenticatedUser()
            .RequireAssertion(asked =>
                asked.Resource is HttpContext context
                && IsInScope(context, asked.User)
                && context.RequestServices.GetRequiredService<CurrentUser>() is { IsSignedIn: true } me
                && mayRole(me.Role, IsReading(context))
            );
}
