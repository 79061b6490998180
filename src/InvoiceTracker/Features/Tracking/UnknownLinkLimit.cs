using System.Globalization;
using System.Net;
using System.Threading.RateLimiting;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// Answers a link that leads nowhere: always the same page with the same headers, and from a network that tries many a request to
/// wait. A link that leads somewhere is never limited.
/// </summary>
public sealed class UnknownLinkLimit(RateLimitOptions limits) : IDisposable
{
    private const int PerMinute = 20;

    private static readonly byte[] Body =
        """
        <!doctype html>
        <html lang="en">
        <head>
          <meta charset="utf-8">
          <meta name="viewport" content="width=device-width, initial-scale=1">
          <meta name="color-scheme" content="light dark">
          <title>Page not found</title>
          <link rel="icon" href="/favicon.svg" type="image/svg+xml">
          <link rel="stylesheet" href="/css/tokens.css">
          <link rel="stylesheet" href="/css/base.css">
          <link rel="stylesheet" href="/css/components/content.css">
          <link rel="stylesheet" href="/css/layout.css">
        </head>
        <body>
          <main class="auth" id="main">
            <div class="card stack">
              <h1>This link leads nowhere</h1>
              <p class="sub">It may have been typed wrong or withdrawn. Ask the sender for a new one.</p>
            </div>
          </main>
        </body>
        </html>

        """u8.ToArray();

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(
            NetworkName.Of(address),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) }
        )
    );

    public async Task AnswerAsync(HttpContext context)
    {
        using var lease = _limiter.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (limits.Enabled && !lease.IsAcquired)
        {
            var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromMinutes(1);
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString(CultureInfo.InvariantCulture);
            return;
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.ContentLength = Body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.Body.WriteAsync(Body, context.RequestAborted);
    }

    public void Dispose() => _limiter.Dispose();
}
