using System.Net;
using System.Net.Sockets;

namespace InvoiceTracker.Features.Net;

/// <summary>
/// Calls addresses that users enter, and lets nobody use it to reach what only this machine can. The address is checked where the
/// connection is made, so that a name which leads elsewhere the second time gains nothing; redirects are answers, not followed; no
/// cookies, no proxy, and no more of an answer than a sentence.
/// </summary>
public sealed class OutgoingHttp : IDisposable
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    private const int LargestAnswer = 1024;

    private readonly OutgoingOptions _options;
    private readonly Func<string, CancellationToken, Task<IPAddress[]>> _resolve;
    private readonly HttpClient _client;

    public OutgoingHttp(OutgoingOptions options)
        : this(options, Dns.GetHostAddressesAsync) { }

    /// <param name="resolve">Where a name leads.</param>
    internal OutgoingHttp(OutgoingOptions options, Func<string, CancellationToken, Task<IPAddress[]>> resolve)
    {
        (_options, _resolve) = (options, resolve);
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = false,
                ConnectTimeout = Timeout,
                MaxResponseHeadersLength = 16,
                // What a name leads to is looked up again from time to time.
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                ConnectCallback = ConnectAsync,
            }
        )
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
    }

    /// <exception cref="ForbiddenAddressException">The address leads where it may not.</exception>
    /// <exception cref="HttpRequestException">Nobody answered.</exception>
    /// <exception cref="TimeoutException">Nobody answered in time.</exception>
    public async Task<OutgoingAnswer> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (_options.FlawOf(request.RequestUri!) is { } flaw)
            throw new ForbiddenAddressException(flaw);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Timeout);
        try
        {
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return new OutgoingAnswer(
                response.StatusCode,
                response.IsSuccessStatusCode ? "" : await BeginningAsync(response.Content, limit.Token),
                response.Headers.RetryAfter
            );
        }
        catch (HttpRequestException e) when (e.InnerException is ForbiddenAddressException forbidden)
        {
            throw new ForbiddenAddressException(forbidden.Message);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("Nobody answered in time.", e);
        }
    }

    /// <summary>
    /// The same check before an address is kept, so that whoever enters it is told at once; a name that leads nowhere yet may come to
    /// lead somewhere.
    /// </summary>
    /// <returns>Why it may not be called, in words.</returns>
    public async Task<string?> FlawOfAsync(Uri address, CancellationToken cancellationToken)
    {
        if (_options.FlawOf(address) is { } flaw)
            return flaw;
        if (_options.AllowsPrivateNetworks)
            return null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Glance);
        try
        {
            var addresses = await _resolve(address.IdnHost, limit.Token);
            return addresses.Length > 0 && !Array.Exists(addresses, _options.Reaches) ? "The address leads into a private network." : null;
        }
        catch (SocketException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var bytes = new byte[LargestAnswer];
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var length = await stream.ReadAtLeastAsync(bytes, LargestAnswer, throwOnEndOfStream: false, cancellationToken);
        return System.Text.Encoding.UTF8.GetString(bytes, 0, length);
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = await _resolve(host, cancellationToken);
        var allowed = Array.FindAll(addresses, _options.Reaches);
        if (allowed.Length == 0)
            throw new ForbiddenAddressException("The address leads into a private network.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception)
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <param name="Words">The beginning of the body where the answer is no success.</param>
public sealed record OutgoingAnswer(HttpStatusCode Status, string Words, System.Net.Http.Headers.RetryConditionHeaderValue? RetryAfter);

/// <summary>An address that a user entered leads where it may not; the message is written for them.</summary>
public sealed class ForbiddenAddressException(string message) : Exception(message);
