using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Net;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>Hands one message to one browser's push service (RFC 8030) and says what became of it.</summary>
public sealed class PushSender(OutgoingHttp http, PushKeys keys)
{
    /// <summary>How long the service keeps a message for a browser that is away: news of an open is stale after a day.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    /// <param name="subject">Whom the push service may write to.</param>
    internal async Task<PushAnswer> SendAsync(
        PushSubscription browser,
        PushPayload payload,
        string subject,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var request = await RequestAsync(browser, payload, subject, cancellationToken);
            return Judge(await http.SendAsync(request, cancellationToken));
        }
        catch (ForbiddenAddressException e)
        {
            return new PushAnswer(PushResult.Refused, e.Message);
        }
        catch (TimeoutException)
        {
            return new PushAnswer(PushResult.Deferred, $"The push service did not answer within {OutgoingHttp.Timeout.Seconds} seconds.");
        }
        catch (HttpRequestException e)
        {
            return new PushAnswer(PushResult.Deferred, Short($"The push service could not be reached: {e.Message}"));
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(
        PushSubscription browser,
        PushPayload payload,
        string subject,
        CancellationToken cancellationToken
    )
    {
        var endpoint = new Uri(browser.Endpoint);
        var request = new HttpRequestMessage(HttpMethod.Post, endpoint)
        {
            Content = new ByteArrayContent(PushMessage.Encrypt(payload.ToJson(), browser.P256dh, browser.Auth)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        var headers = request.Headers;
        headers.TryAddWithoutValidation("Authorization", await keys.AuthorizationAsync(endpoint, subject, cancellationToken));
        headers.TryAddWithoutValidation("TTL", ((int)Kept.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture));
        headers.TryAddWithoutValidation("Urgency", "high");
        // A message that the browser has not fetched yet is replaced by the next of its topic, as its card would be.
        headers.TryAddWithoutValidation("Topic", TopicOf(payload.Tag));
        return request;
    }

    // At most 32 characters of base64url, from which nobody reads which invoice it is.
    private static string TopicOf(string tag) =>
        System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(tag)).AsSpan(0, 18));

    private static PushAnswer Judge(OutgoingAnswer answer)
    {
        var status = (int)answer.Status;
        var words = Short(answer.Words);
        return answer.Status switch
        {
            HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent => new PushAnswer(
                PushResult.Sent,
                $"Accepted by the push service ({status})."
            ),
            HttpStatusCode.NotFound or HttpStatusCode.Gone => new PushAnswer(
                PushResult.Gone,
                $"This browser is not subscribed any more ({status})."
            ),
            HttpStatusCode.TooManyRequests => new PushAnswer(
                PushResult.Deferred,
                $"The push service asks to wait ({status}).",
                WaitOf(answer.RetryAfter)
            ),
            HttpStatusCode.RequestEntityTooLarge => new PushAnswer(
                PushResult.Refused,
                Short($"The push service finds the message too large ({status}). {words}")
            ),
            _ when status >= 500 => new PushAnswer(
                PushResult.Deferred,
                Short($"The push service has a problem of its own ({status}). {words}"),
                WaitOf(answer.RetryAfter)
            ),
            _ when status is >= 300 and < 400 => new PushAnswer(
                PushResult.Refused,
                $"The push service leads elsewhere ({status}), which is not followed."
            ),
            _ => new PushAnswer(PushResult.Refused, Short($"The push service refused it ({status}). {words}")),
        };
    }

    // A date is the service's, so it is compared with the true time.
    private static TimeSpan? WaitOf(RetryConditionHeaderValue? header) =>
        (header?.Delta ?? header?.Date - TimeProvider.System.GetUtcNow()) is not { } wait ? null
        : wait < TimeSpan.Zero ? TimeSpan.Zero
        : wait > LongestWait ? LongestWait
        : wait;

    // A stranger's words, shown on a page: one line, nothing that cannot be read.
    private static string Short(string words)
    {
        var plain = string.Concat(words.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString())).Trim();
        plain = PlainText.WithoutBidiControls(plain);
        return plain.Length <= PushSubscription.ProblemLength
            ? plain
            : string.Concat(plain.AsSpan(0, PushSubscription.ProblemLength - 1), "…");
    }
}

internal enum PushResult
{
    Sent,

    /// <summary>There is no such browser any more.</summary>
    Gone,

    /// <summary>It may work later.</summary>
    Deferred,

    /// <summary>It will not work, however often it is tried.</summary>
    Refused,
}

/// <param name="Words">For the owner of the browser.</param>
/// <param name="RetryAfter">What the service asked for.</param>
internal sealed record PushAnswer(PushResult Result, string Words, TimeSpan? RetryAfter = null);
