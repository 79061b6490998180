using System.Text;
using Microsoft.AspNetCore.Mvc;

namespace InvoiceTracker.Features.Mail;

/// <summary>
/// Shows a mail's HTML inside a page of the app, in a frame with a policy of its own: the only place where inline style is allowed.
/// It may do nothing else, and nothing may be loaded. The frame's element carries <c>sandbox</c> too.
/// </summary>
public static class MailFrame
{
    public const string Policy =
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'; sandbox";

    public static IActionResult Show(HttpResponse response, string html)
    {
#pragma warning disable S7039 // Mail programs know inline style only, and the sandbox leaves it nothing to harm.
        response.Headers.ContentSecurityPolicy = Policy;
#pragma warning restore S7039
        return new FileContentResult(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8");
    }
}
