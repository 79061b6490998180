using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// Stands before the client's pages: finds what a link leads to, has the visit judged and recorded, and lets the page be served
/// whatever became of that.
/// </summary>
public sealed partial class ViewTrackingMiddleware(
    RequestDelegate next,
    LinkReader links,
    ViewTracker tracker,
    NetworkHasher networks,
    UnknownLinkLimit unknownLinks,
    TrackingOptions options,
    TimeProvider clock,
    ILogger<ViewTrackingMiddleware> logger
)
{
    // The page does not wait longer for its evidence than this; the visit stays queued with its true time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);

    private const string AllowedMethods = "GET, HEAD, OPTIONS";
    private const int LongestAgent = 512;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!LinkPath.TryParse(context.Request.Path, out var path))
        {
            await next(context);
            return;
        }
        if (path.Token is not { } token || await links.FindAsync(token, context.RequestAborted) is not { } link)
        {
            await unknownLinks.AnswerAsync(context);
            return;
        }

        context.Features.Set(new TrackedVisit(link, options.Enabled ? await TrackAsync(context, link, path.Source) : null));
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

    private async Task<Objection?> TrackAsync(HttpContext context, TrackedLink link, ViewSource source)
    {
        try
        {
            var visit = await DescribeAsync(context, link, source);
            var (objection, recorded) = tracker.Track(visit);

            // Not RequestAborted: a client who closes the tab at once has still opened the invoice.
            return objection ?? (await recorded.WaitAsync(Patience, CancellationToken.None)).Objection;
        }
        catch (TimeoutException)
        {
            // The recorder has said that the database is busy.
            return null;
        }
        catch (Exception e)
        {
            // The client's page never breaks because of us.
            LogFailed(e, link.InvoiceId);
            return null;
        }
    }

    private async Task<Visit> DescribeAsync(HttpContext context, TrackedLink link, ViewSource source)
    {
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var userAgent = context.Request.Headers.UserAgent.ToString();
        var facts = UserAgentFacts.Read(userAgent);
        var browser = link.CooldownKey is CooldownKey.NetworkAndBrowser ? userAgent[..Math.Min(userAgent.Length, LongestAgent)] : null;
        return new Visit
        {
            Link = link,
            At = clock.GetUtcNow(),
            Method = context.Request.Method,
            Source = source is ViewSource.Pdf ? ViewSource.Pdf : SourceOf(link),
            Address = address,
            UserAgent = userAgent,
            IsPrefetch = PrefetchHeaders.Say(context.Request.Headers),
            IsOwn = IsOwn(context, link.WorkspaceId),
            Agent = facts,
            NetworkKey = await networks.HashAsync(link.WorkspaceId, address, browser, context.RequestAborted),
        };
    }

    private static ViewSource SourceOf(TrackedLink link) => link.Kind is LinkKind.Recipient ? ViewSource.MailLink : ViewSource.SharedLink;

    private static bool IsOwn(HttpContext context, Guid workspaceId)
    {
        var me = context.RequestServices.GetRequiredService<CurrentUser>();
        return (me.IsSignedIn && me.WorkspaceId == workspaceId) || OwnerCookie.Names(context, workspaceId);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "A visit of invoice {InvoiceId} could not be tracked; its page is served all the same"
    )]
    private partial void LogFailed(Exception exception, Guid invoiceId);
}

/// <summary>What the middleware hands to the page.</summary>
/// <param name="Objection">Why this visit is not counted, or null.</param>
public sealed record TrackedVisit(TrackedLink Link, Objection? Objection);
