using System.Security.Claims;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;

namespace InvoiceTracker.Features.Accounts;

/// <summary>The signed-in session of a browser. It is checked against the database on every request, so that removal and a new password end it at once.</summary>
public static class SessionCookie
{
    public const string Scheme = CookieAuthenticationDefaults.AuthenticationScheme;

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private const string WorkspaceClaim = "workspace";
    private const string StampClaim = "stamp";

    public static Task SignInAsync(HttpContext context, Membership membership)
    {
        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, membership.UserId.ToString()),
                new Claim(WorkspaceClaim, membership.WorkspaceId.ToString()),
                new Claim(StampClaim, membership.User.SecurityStamp),
            ],
            Scheme
        );
        OwnerCookie.Issue(context, membership.WorkspaceId);
        ThemeCookie.Issue(context, membership.User.Theme);
        return context.SignInAsync(Scheme, new ClaimsPrincipal(identity));
    }

    public static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.ExpireTimeSpan = Lifetime;
        // An age, not a date: the browser's clock need not agree with ours.
        options.Cookie.MaxAge = Lifetime;
        options.SlidingExpiration = true;
        options.LoginPath = "/login";
        options.LogoutPath = "/logout";
        options.ReturnUrlParameter = "returnUrl";
        options.Events.OnValidatePrincipal = ValidateAsync;
        options.Events.OnRedirectToAccessDenied = context =>
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return Task.CompletedTask;
        };
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var services = context.HttpContext.RequestServices;
        var known =
            Guid.TryParse(context.Principal?.FindFirstValue(WorkspaceClaim), out var workspaceId)
            && Guid.TryParse(context.Principal?.FindFirstValue(ClaimTypes.NameIdentifier), out var userId)
            && await services
                .GetRequiredService<CurrentUser>()
                .LoadAsync(
                    services.GetRequiredService<AppDbContext>(),
                    workspaceId,
                    userId,
                    context.Principal.FindFirstValue(StampClaim) ?? "",
                    context.HttpContext.RequestAborted
                );
        if (!known)
            context.RejectPrincipal();
    }
}
