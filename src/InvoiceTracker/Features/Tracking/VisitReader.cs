using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Tracking.Bots;
using InvoiceTracker.Features.Tracking.Networks;

namespace InvoiceTracker.Features.Tracking;

/// <summary>Reads from a request what a verdict may rest on.</summary>
public sealed class VisitReader(NetworkHasher hasher, INetworks networks, TimeProvider clock)
{
    internal async ValueTask<Visit> ReadAsync(HttpContext context, TrackedLink link, LinkTarget target)
    {
        var headers = context.Request.Headers;
        var address = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var userAgent = headers.UserAgent.ToString();
        var at = clock.GetUtcNow();
        return new Visit
        {
            Id = Guid.CreateVersion7(at),
            Link = link,
            At = at,
            Method = context.Request.Method,
            Source = SourceOf(link, target),
            // The script's address shows nobody anything either.
            IsTrap = target is LinkTarget.Trap or LinkTarget.Signal,
            Address = address,
            Network = networks.OwnerOf(address),
            UserAgent = userAgent,
            Agent = UserAgentFacts.Read(userAgent),
            IsPrefetch = PrefetchHeaders.Say(headers),
            IsOwn = IsOwn(context, link.WorkspaceId),
            IsHttps = context.Request.IsHttps,
            HasLanguage = headers.AcceptLanguage.Count > 0,
            HasFetchMetadata = headers.ContainsKey("Sec-Fetch-Mode") || headers.ContainsKey("Sec-Fetch-Dest"),
            IsProxied = headers.Via.Count > 0,
            Keys = await hasher.KeysAsync(link, address, userAgent, at, context.RequestAborted),
        };
    }

    private static ViewSource SourceOf(TrackedLink link, LinkTarget target) =>
        (target, link.Kind) switch
        {
            (LinkTarget.Pdf, _) => ViewSource.Pdf,
            (_, LinkKind.Recipient) => ViewSource.MailLink,
            (_, LinkKind.Portal) => ViewSource.Portal,
            _ => ViewSource.SharedLink,
        };

    /// <summary>A member of the workspace, signed in or in a browser that knows them.</summary>
    internal static bool IsOwn(HttpContext context, Guid workspaceId)
    {
        var me = context.RequestServices.GetRequiredService<CurrentUser>();
        return (me.IsSignedIn && me.WorkspaceId == workspaceId) || OwnerCookie.Names(context, workspaceId);
    }
}
