using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Accounts;

/// <summary>Remembers the theme of who signed in last in this browser, for the pages that know nobody: sign-in and errors.</summary>
public static class ThemeCookie
{
    private const string Name = "theme";

    // The longest that browsers keep a cookie.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(400);

    public static void Issue(HttpContext context, Theme theme) =>
        context.Response.Cookies.Append(
            Name,
            Word(theme),
            new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = Lifetime,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
            }
        );

    /// <returns>"light", "dark" or "system", whatever the cookie says.</returns>
    public static string Read(HttpRequest request) =>
        request.Cookies[Name] switch
        {
            "light" => Word(Theme.Light),
            "dark" => Word(Theme.Dark),
            _ => Word(Theme.System),
        };

    private static string Word(Theme theme) => theme.ToString().ToLowerInvariant();
}
