using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Polly;
using Polly.Timeout;

namespace InvoiceTracker.Features.Payments.Gateways;

/// <summary>Asks a service over HTTP; what is not asked for twice without harm is asked once.</summary>
public sealed class GatewayHttp(IHttpClientFactory clients)
{
    private const string Client = "gateway";
    private const long LargestAnswer = 1024 * 1024;
    private const int SecondChances = 2;
    private const double ShareOfOneTry = 0.5;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private static readonly HttpRequestOptionsKey<bool> s_isRepeatable = new("repeatable");

    public static void AddTo(IServiceCollection services, GatewayOptions options) =>
        services
            .AddHttpClient(Client)
            // Addresses hold sessions, and headers hold keys.
            .RemoveAllLoggers()
            .ConfigureHttpClient(client =>
            {
                client.Timeout = Timeout.InfiniteTimeSpan;
                client.MaxResponseContentBufferSize = LargestAnswer;
            })
            .ConfigurePrimaryHttpMessageHandler(() =>
                new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                }
            )
            .AddResilienceHandler(
                Client,
                pipeline =>
                {
                    // The product's clock may be shifted; a wait is a wait.
                    pipeline.TimeProvider = TimeProvider.System;
                    pipeline.AddTimeout(options.Timeout);
                    pipeline.AddRetry(
                        new Microsoft.Extensions.Http.Resilience.HttpRetryStrategyOptions
                        {
                            MaxRetryAttempts = SecondChances,
                            Delay = Pause,
                            BackoffType = DelayBackoffType.Exponential,
                            ShouldHandle = asked => ValueTask.FromResult(IsRepeatable(asked.Context) && IsTransient(asked.Outcome)),
                        }
                    );
                    pipeline.AddTimeout(options.Timeout * ShareOfOneTry);
                }
            );

    /// <summary>For a library that makes its own requests.</summary>
    public HttpClient Create() => clients.CreateClient(Client);

    /// <param name="isRepeatable">The service knows it again, by a key that it carries.</param>
    /// <exception cref="GatewayException">Any other answer than a success, or none.</exception>
    public async Task<JsonElement> SendAsync(
        string service,
        HttpMethod method,
        Uri address,
        AuthenticationHeaderValue authorization,
        HttpContent? content,
        CancellationToken cancellationToken,
        bool isRepeatable = false,
        params (string Name, string Value)[] headers
    )
    {
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Authorization = authorization;
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Options.Set(s_isRepeatable, isRepeatable);
        try
        {
            using var client = Create();
            using var response = await client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            return Answer(service, response.StatusCode, body);
        }
        catch (Exception e) when (IsSilence(e))
        {
            throw Silence(service, e);
        }
    }

    public static HttpContent Json(object body) => new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");

    public static bool IsSilence(Exception e) =>
        e is HttpRequestException or TimeoutRejectedException or OperationCanceledException or IOException or JsonException;

    public static GatewayException Silence(string service, Exception e) =>
        new(GatewayFailure.Unknown, $"{service} did not answer in time, or not in a way that can be read.", e);

    public static GatewayException Refusal(string service, HttpStatusCode status, string? said) =>
        status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new GatewayException(
                GatewayFailure.Keys,
                $"{service} does not accept the keys ({(int)status}). Enter them again."
            ),
            _ => new GatewayException(
                GatewayFailure.Refused,
                said is null ? $"{service} answered {(int)status}." : $"{service} answered {(int)status}: {said}"
            ),
        };

    private static JsonElement Answer(string service, HttpStatusCode status, byte[] body)
    {
        var isSuccess = (int)status is >= 200 and < 300;
        if (body.Length == 0 && isSuccess)
            return default;
        try
        {
            using var json = JsonDocument.Parse(body);
            return isSuccess ? json.RootElement.Clone() : throw Refusal(service, status, Code(json.RootElement));
        }
        catch (JsonException) when (!isSuccess)
        {
            throw Refusal(service, status, said: null);
        }
    }

    // The short code only: a longer text may repeat what was sent.
    private static string? Code(JsonElement json) =>
        json.Text("name") is { } name ? json.Text("details", "0", "issue") ?? name
        : json.Text("errors", "0", "code") is { } code ? code
        : json.Text("error");

    private static bool IsRepeatable(ResilienceContext context) =>
        context.GetRequestMessage() is { } request
        && (request.Headers.Contains("Idempotency-Key") || (request.Options.TryGetValue(s_isRepeatable, out var may) && may));

    private static bool IsTransient(Outcome<HttpResponseMessage> outcome) =>
        outcome.Exception is HttpRequestException or TimeoutRejectedException
        || outcome.Result?.StatusCode
            is HttpStatusCode.RequestTimeout
                or HttpStatusCode.TooManyRequests
                or >= HttpStatusCode.InternalServerError;
}

/// <summary>Reads what somebody else wrote: what is not there, or is something else, is null.</summary>
internal static class ForeignJson
{
    public static JsonElement? At(this JsonElement json, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (json.ValueKind is JsonValueKind.Object && json.TryGetProperty(name, out var inner))
                json = inner;
            else if (
                json.ValueKind is JsonValueKind.Array
                && int.TryParse(name, CultureInfo.InvariantCulture, out var index)
                && index < json.GetArrayLength()
            )
                json = json[index];
            else
                return null;
        }
        return json;
    }

    public static string? Text(this JsonElement json, params ReadOnlySpan<string> path) =>
        json.At(path) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    public static long? Number(this JsonElement json, params ReadOnlySpan<string> path) =>
        json.At(path) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : null;

    public static IEnumerable<JsonElement> Items(this JsonElement json, params ReadOnlySpan<string> path) =>
        json.At(path) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray()] : [];

    public static Guid? Id(string? text) => Guid.TryParseExact(text, "N", out var id) ? id : null;

    /// <returns>Null when it is no JSON object.</returns>
    public static JsonElement? Parse(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind is JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
