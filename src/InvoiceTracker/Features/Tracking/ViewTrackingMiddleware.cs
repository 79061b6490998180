using InvoiceTracker.Features.Tracking.Signals;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// Stands before the client's pages: finds what a link leads to, has the visit judged and recorded, and lets the page be served
/// whatever became of that.
/// </summary>
public sealed partial class ViewTrackingMiddleware(
    RequestDelegate next,
    LinkReader links,
    VisitReader reader,
    ViewTracker tracker,
    SignalEndpoint signals,
    SignalNonce nonces,
    TestAlert tests,
    UnknownLinkLimit unknownLinks,
    TrackingOptions options,
    ILogger<ViewTrackingMiddleware> logger
)
{
    // The page does not wait longer for its evidence than this; the visit stays queued with its true time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private const string AllowedMethods = "GET, HEAD, OPTIONS";

    public async Task InvokeAsync(HttpContext context)
    {
        if (!LinkPath.TryParse(context.Request.Path, out var path))
        {
            await next(context);
            return;
        }
        if (
            path is { Token: { } portal, Target: LinkTarget.Portal }
            && await links.FindPortalAsync(portal, context.RequestAborted) is { } visit
        )
        {
            context.Features.Set(visit);
            if (path.IsSignOut && HttpMethods.IsPost(context.Request.Method))
                await next(context);
            else
                await AnswerAsync(context);
            return;
        }
        if (
            path.Target is LinkTarget.Portal
            || path.Token is not { } token
            || await links.FindAsync(token, path.InvoiceId, context.RequestAborted) is not { } link
        )
        {
            await unknownLinks.AnswerAsync(context);
            return;
        }

        if (path.Target is LinkTarget.Signal && HttpMethods.IsPost(context.Request.Method))
        {
            await signals.AnswerAsync(context, link);
            return;
        }

        if (path.Target is LinkTarget.Pay)
        {
            context.Features.Set(new TrackedVisit(link));
            if (HttpMethods.IsPost(context.Request.Method))
                await next(context);
            else
                await AnswerAsync(context);
            return;
        }

        // Whoever may not ask for a test is a visitor like any other, and a POST opens nothing.
        if (
            path.Target is LinkTarget.Test
            && HttpMethods.IsPost(context.Request.Method)
            && await tests.RaiseAsync(context, link) is { } wasTold
        )
        {
            context.Features.Set(new TrackedVisit(link) { Objection = Filters.OwnViewFilter.Objection, WasToldAsTest = wasTold });
            await next(context);
            return;
        }

        var tracked = options.Enabled ? await TrackAsync(context, link, path.Target) : new TrackedVisit(link);
        context.Features.Set(tracked);
        if (path.Target is LinkTarget.Trap or LinkTarget.Signal)
            await unknownLinks.AnswerAsync(context);
        else
            await AnswerAsync(context);
    }

    private Task AnswerAsync(HttpContext context)
    {
        if (HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method))
            return next(context);

        context.Response.Headers.Allow = AllowedMethods;
        context.Response.StatusCode = HttpMethods.IsOptions(context.Request.Method)
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status405MethodNotAllowed;
        return Task.CompletedTask;
    }

    private async Task<TrackedVisit> TrackAsync(HttpContext context, TrackedLink link, LinkTarget target)
    {
        try
        {
            var visit = await reader.ReadAsync(context, link, target);
            var (objection, recorded) = await tracker.TrackAsync(visit);
            var tracked = new TrackedVisit(link)
            {
                Objection = objection,
                VisitId = visit.Id,
                Nonce = nonces.For(visit.Id, link.LinkId),
            };

            // Not RequestAborted: a client who closes the tab at once has still opened the invoice.
            return objection is not null
                ? tracked
                : tracked with
                {
                    Objection = (await recorded.WaitAsync(Patience, CancellationToken.None)).Objection,
                };
        }
        catch (TimeoutException)
        {
            // The recorder has said that the database is busy.
            return new TrackedVisit(link);
        }
        catch (Exception e)
        {
            // The client's page never breaks because of us.
            LogFailed(e, link.InvoiceId);
            return new TrackedVisit(link);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A visit of invoice {InvoiceId} could not be tracked; its page is served all the same"
    )]
    private partial void LogFailed(Exception exception, Guid invoiceId);
}

/// <summary>What the middleware hands to the portal's pages.</summary>
/// <param name="Email">Who signed in by a mailed link; null with the client's own lasting link.</param>
public sealed record PortalVisit(Guid ClientId, string? Email, string? Name);

/// <summary>What the middleware hands to an invoice's page.</summary>
public sealed record TrackedVisit(TrackedLink Link)
{
    /// <summary>Why this visit is not counted, or null.</summary>
    public Objection? Objection { get; init; }

    public Guid? VisitId { get; init; }

    /// <summary>By which the page's script names this load; null when nothing is tracked.</summary>
    public string? Nonce { get; init; }

    /// <summary>Whether the creator was told of this own view as a test; null when nobody asked.</summary>
    public bool? WasToldAsTest { get; init; }
}
