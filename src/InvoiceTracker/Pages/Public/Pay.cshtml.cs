using InvoiceTracker.Domain;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Features.Tracking;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace InvoiceTracker.Pages.Public;

/// <summary>Where a client's button leads on to a payment service, or says in words why it cannot.</summary>
#pragma warning disable S4502 // An antiforgery token needs a cookie, and clients get none; whoever posts here pays somebody's invoice.
[IgnoreAntiforgeryToken]
#pragma warning restore S4502
public sealed class PayModel(Checkouts checkouts, GatewayConnections connections, PublicAddress address, UnknownLinkLimit unknownLinks)
    : PageModel
{
    public string Title { get; private set; } = "";
    public string Advice { get; private set; } = "";
    public bool MayTryAgain { get; private set; }

    public string PagePath => Request.Path.Value![..Request.Path.Value!.LastIndexOf("/pay/", StringComparison.Ordinal)];

    /// <summary>Somebody who reloads, or comes back by the browser's history.</summary>
    public Task<IActionResult> OnGetAsync(string gateway) =>
        connections.Find(gateway) is null ? NowhereAsync() : Task.FromResult<IActionResult>(LocalRedirect(PagePath));

    public async Task<IActionResult> OnPostAsync(string gateway)
    {
        if (connections.Find(gateway) is not { } service)
            return await NowhereAsync();
        var link = HttpContext.Features.GetRequiredFeature<TrackedVisit>().Link;
        var answer = await checkouts.StartAsync(link.InvoiceId, service.Method, address.Of(PagePath));
        switch (answer.Outcome)
        {
            case CheckoutOutcome.Ready:
                Response.Headers.Location = answer.Url;
                return StatusCode(StatusCodes.Status303SeeOther);
            case CheckoutOutcome.NotConnected:
                return await NowhereAsync();
            case CheckoutOutcome.NothingDue:
                return Say(
                    StatusCodes.Status409Conflict,
                    link.Status is InvoiceStatus.Void ? "This invoice was cancelled" : "Nothing is left to pay",
                    link.Status is InvoiceStatus.Void
                        ? "Nothing is to be paid, and nothing was charged."
                        : "This invoice is settled already, and nothing was charged now."
                );
            default:
                MayTryAgain = true;
                return Say(
                    StatusCodes.Status502BadGateway,
                    $"{service.Method} cannot be reached right now",
                    "Nothing was charged. Try again in a moment, or pay in another way."
                );
        }
    }

    private PageResult Say(int status, string title, string advice)
    {
        (Response.StatusCode, Title, Advice) = (status, title, advice);
        return Page();
    }

    // What leads nowhere looks alike everywhere.
    private async Task<IActionResult> NowhereAsync()
    {
        await unknownLinks.AnswerAsync(HttpContext);
        return new EmptyResult();
    }
}
