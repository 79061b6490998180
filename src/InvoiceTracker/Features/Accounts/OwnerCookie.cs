using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace InvoiceTracker.Features.Accounts;

/// <summary>Marks a browser in which a member once signed in, so that their later visits are known for their own. It outlives sign-out and opens nothing.</summary>
public static class OwnerCookie
{
    private const string Name = "owner";
    private const string Purpose = "owner-cookie";
    private const char Separator = ' ';
    private const int MostWorkspaces = 20;

    // The longest that browsers keep a cookie.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    public static void Issue(HttpContext context, Guid workspaceId) =>
        Write(context, [.. Read(context).Where(id => id != workspaceId).Prepend(workspaceId).Take(MostWorkspaces)]);

    /// <summary>The browser's visits count again once nobody is signed in there.</summary>
    public static void Withdraw(HttpContext context, Guid workspaceId) => Write(context, [.. Read(context).Where(id => id != workspaceId)]);

    public static bool Names(HttpContext context, Guid workspaceId) => Read(context).Contains(workspaceId);

    private static void Write(HttpContext context, IReadOnlyCollection<Guid> workspaces) =>
        context.Response.Cookies.Append(
            Name,
            Protector(context).Protect(string.Join(Separator, workspaces)),
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = Lifetime,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            }
        );

    private static Guid[] Read(HttpContext context)
    {
        if (context.Request.Cookies[Name] is not { Length: > 0 } value)
            return [];
        try
        {
            return [.. Protector(context).Unprotect(value).Split(Separator).Select(Guid.Parse)];
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            // Forged, or older than the keys: a browser like any other.
            return [];
        }
    }

    private static IDataProtector Protector(HttpContext context) =>
        context.RequestServices.GetRequiredService<IDataProtectionProvider>().CreateProtector(Purpose);
}
