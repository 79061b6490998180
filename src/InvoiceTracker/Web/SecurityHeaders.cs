namespace InvoiceTracker.Web;

/// <summary>The headers that every answer carries, and those that a client's page and a signed-in page add.</summary>
public static class SecurityHeaders
{
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + FormAction
        + "; frame-src 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; manifest-src 'self'; worker-src 'self'";

    private const string FormAction = "form-action 'self'";

    private const string Permissions =
        "accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), payment=(), usb=()";

    /// <param name="checkoutHosts">Where the form of a client who pays is led on to: a policy holds for what a form is redirected to as well.</param>
    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app, bool isProduction, IEnumerable<string> checkoutHosts)
    {
        var clientPolicy = Policy.Replace(FormAction, $"{FormAction} {string.Join(' ', checkoutHosts)}", StringComparison.Ordinal);
        return app.Use(
            (context, next) =>
            {
                context.Response.OnStarting(
                    static state =>
                    {
                        var (context, isProduction, clientPolicy) = ((HttpContext, bool, string))state;
                        Write(context, isProduction, clientPolicy);
                        return Task.CompletedTask;
                    },
                    (context, isProduction, clientPolicy)
                );
                return next(context);
            }
        );
    }

    private static void Write(HttpContext context, bool isProduction, string clientPolicy)
    {
        var isClients =
            context.Request.Path.StartsWithSegments("/i", StringComparison.Ordinal)
            || context.Request.Path.StartsWithSegments("/portal", StringComparison.Ordinal);
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        if (!headers.ContainsKey("Content-Security-Policy"))
            headers.ContentSecurityPolicy = isClients ? clientPolicy : Policy;
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = Permissions;
        headers["Referrer-Policy"] = "same-origin";
        if (isProduction && context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=63072000; includeSubDomains";

        if (isClients)
        {
            headers.CacheControl = "no-store, private";
            headers["Referrer-Policy"] = "no-referrer";
            headers["X-Robots-Tag"] = "noindex, nofollow, noarchive";
        }
        else if (context.User.Identity?.IsAuthenticated == true)
        {
            headers.CacheControl = "no-store";
        }
    }
}
