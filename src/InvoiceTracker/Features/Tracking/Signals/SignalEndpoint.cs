using System.Net;
using System.Text.Json;
using System.Threading.RateLimiting;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Tracking.Signals;

/// <summary>
/// Hears the page's script: <c>POST /i/{token}/signal</c>. It answers 204 whatever it is told, so that nobody learns from it, and
/// believes only a nonce that a page of this link was given. Of a network that reports too much it hears nothing more for a minute.
/// </summary>
public sealed class SignalEndpoint(SignalNonce nonces, ViewRecorder recorder, RateLimitOptions limits) : IDisposable
{
    private const int LongestBody = 2_048;
    private const int PerMinute = 120;

    private readonly PartitionedRateLimiter<IPAddress> _limiter = PartitionedRateLimiter.Create<IPAddress, string>(address =>
        RateLimitPartition.GetFixedWindowLimiter(
            NetworkName.Of(address),
            _ => new FixedWindowRateLimiterOptions { PermitLimit = PerMinute, Window = TimeSpan.FromMinutes(1) }
        )
    );

    public async Task AnswerAsync(HttpContext context, TrackedLink link)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        using var lease = _limiter.AttemptAcquire(context.Connection.RemoteIpAddress ?? IPAddress.None);
        if (limits.Enabled && !lease.IsAcquired)
            return;
        if (await ReadAsync(context.Request) is { } report && nonces.ViewOf(report.Nonce, link.LinkId) is { } viewId)
            recorder.Hear(viewId, report.Signal);
    }

    public void Dispose() => _limiter.Dispose();

    private static async Task<(string Nonce, Signal Signal)?> ReadAsync(HttpRequest request)
    {
        try
        {
            var body = new byte[LongestBody];
            var length = await request.Body.ReadAtLeastAsync(
                body,
                LongestBody,
                throwOnEndOfStream: false,
                request.HttpContext.RequestAborted
            );
            if (length == LongestBody)
                return null;
            using var json = JsonDocument.Parse(body.AsMemory(0, length));
            var root = json.RootElement;
            var visible = root.GetProperty("visibleMs").GetDouble();
            return (
                root.GetProperty("nonce").GetString() ?? "",
                new Signal(
                    (int)Math.Clamp(visible, 0, TimeSpan.FromDays(1).TotalMilliseconds),
                    root.TryGetProperty("painted", out var painted) && painted.GetBoolean(),
                    root.TryGetProperty("interaction", out var interaction) ? interaction.GetString() : null,
                    root.TryGetProperty("webdriver", out var webdriver) && webdriver.GetBoolean()
                )
            );
        }
        catch (Exception e)
            when (e
                    is JsonException
                        or KeyNotFoundException
                        or InvalidOperationException
                        or FormatException
                        or IOException
                        or OperationCanceledException
            )
        {
            // Whoever wrote this is not our page; there is nobody to tell.
            return null;
        }
    }
}
