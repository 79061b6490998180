using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Public;

/// <summary>The words for an answer that has none of its own. It stands in for whatever was asked, a form without a valid token included.</summary>
[IgnoreAntiforgeryToken]
[SuppressMessage("Security", "S4502:Disabling CSRF protections is security-sensitive", Justification = "It changes nothing.")]
public sealed class ErrorModel : PageModel
{
    public string Title { get; private set; } = "";
    public string Advice { get; private set; } = "";

    public void OnGet(int code) => Say(code);

    public void OnPost(int code) => Say(code);

    private void Say(int code)
    {
        // Asked for by itself, this address is as unknown as any other.
        if (HttpContext.Features.Get<IStatusCodeReExecuteFeature>() is null)
            Response.StatusCode = code = StatusCodes.Status404NotFound;

        (Title, Advice) = code switch
        {
            StatusCodes.Status400BadRequest => (
                "This page was out of date",
                "Nothing was changed. Go back, load the page again and repeat what you did."
            ),
            StatusCodes.Status403Forbidden => ("This is not yours to change", "Owners and admins of the business can. Ask one of them."),
            StatusCodes.Status404NotFound => ("There is nothing here", "The address may be mistyped, or what stood here was removed."),
            StatusCodes.Status409Conflict => (
                "Somebody else was faster",
                "This was changed in the meantime. Load the page again to see how it is now."
            ),
            StatusCodes.Status429TooManyRequests => ("That was a little much", "Wait a minute, then try again."),
            _ => ("This did not work", "Nothing was changed. Go back and try again."),
        };
    }
}
