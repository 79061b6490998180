using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Documents;
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
public sealed class PayModel(
    Checkouts checkouts,
    GatewayConnections connections,
    RevisionReader revisions,
    PublicAddress address,
    UnknownLinkLimit unknownLinks
) : PageModel
{
    /// <summary>In the client's language.</summary>
    public Words Words { get; private set; } = Words.English;

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
        }

        Words = Words.Of((await revisions.DocumentAsync(link.InvoiceId, link.Revision, CancellationToken.None)).Locale);
        if (answer.Outcome is CheckoutOutcome.NothingDue)
            return link.Status is InvoiceStatus.Void
                ? Say(StatusCodes.Status409Conflict, Words.WasCancelled, Words.CancelledNotCharged)
                : Say(StatusCodes.Status409Conflict, Words.NothingIsLeft, Words.SettledNotCharged);
        MayTryAgain = true;
        return Say(StatusCodes.Status502BadGateway, Words.NotReached(service.Method.ToString()), Words.NotReachedAdvice);
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
