using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Net;

namespace InvoiceTracker.Features.Api.Webhooks;

/// <summary>Hands one message to one endpoint and says what became of it.</summary>
public sealed class WebhookSender(OutgoingHttp http, WebhookPayload payload, WebhookSecrets secrets, TimeProvider clock)
{
    internal async Task<WebhookAttempt> SendAsync(WebhookJob job, CancellationToken cancellationToken)
    {
        if (secrets.Open(job.Endpoint.ProtectedSecret) is not { } secret)
            return Final("Its secret cannot be read any more. Remove the webhook and add it again.");
        if (await payload.OfAsync(job.Delivery, cancellationToken) is not { } body)
            return Final("What it would tell of was deleted.");
        try
        {
            using var request = RequestOf(job, secret, body);
            return Judge(await http.SendAsync(request, cancellationToken));
        }
        catch (ForbiddenAddressException e)
        {
            return new WebhookAttempt(StatusCode: null, e.Message);
        }
        catch (TimeoutException)
        {
            return new WebhookAttempt(StatusCode: null, $"Nobody answered within {OutgoingHttp.Timeout.Seconds} seconds.");
        }
        catch (HttpRequestException e)
        {
            return new WebhookAttempt(StatusCode: null, OneLine($"It could not be reached: {e.Message}"));
        }
    }

    private static WebhookAttempt Final(string words) => new(StatusCode: null, words) { IsFinal = true };

    // The receiver compares the time with its own clock, so it is that of the attempt and not that of the event.
    private HttpRequestMessage RequestOf(WebhookJob job, string secret, byte[] body)
    {
        var id = job.Delivery.MessageId;
        var timestamp = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(job.Endpoint.Url)) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("InvoiceTracker");
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", WebhookSignature.Sign(secret, id, timestamp, body));
        return request;
    }

    private static WebhookAttempt Judge(OutgoingAnswer answer)
    {
        var status = (int)answer.Status;
        var attempt = new WebhookAttempt(
            status,
            status switch
            {
                >= 200 and < 300 => $"Accepted ({status}).",
                >= 300 and < 400 => $"It leads elsewhere ({status}), which is not followed.",
                StatusCodes.Status410Gone => "It is gone (410), so the webhook was switched off.",
                _ => OneLine($"Refused ({status}). {answer.Words}"),
            }
        );
        return attempt.IsGone ? attempt with { IsFinal = true } : attempt;
    }

    // A stranger's words, shown on a page: one line, nothing that cannot be read.
    private static string OneLine(string words) =>
        PlainText.WithoutBidiControls(
            string.Concat(words.EnumerateRunes().Select(rune => Rune.IsControl(rune) ? " " : rune.ToString())).Trim()
        );
}
