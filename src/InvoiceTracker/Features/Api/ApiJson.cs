using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>How the API reads JSON: names exactly as documented, what it does not know is passed over, and nothing stands twice.</summary>
internal static class ApiJson
{
    public const string MergePatch = "application/merge-patch+json";

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
    };

    /// <exception cref="InvalidInputException">A value is not of the kind that stands at its place; the place is named.</exception>
    /// <exception cref="BadHttpRequestException">The body is too large, is not said to be JSON, or is not.</exception>
    public static async Task<T> ReadAsync<T>(this HttpRequest request)
        where T : class
    {
        if (!request.HasJsonContentType())
            throw new BadHttpRequestException("", StatusCodes.Status415UnsupportedMediaType);
        try
        {
            return await JsonSerializer.DeserializeAsync<T>(request.Body, Options, request.HttpContext.RequestAborted)
                ?? throw new MalformedJsonException();
        }
        catch (JsonException e)
        {
            throw Refusal(e);
        }
    }

    /// <summary>The same, where a caller who has nothing to say may leave the body out.</summary>
    public static async Task<T> ReadOrDefaultAsync<T>(this HttpRequest request)
        where T : class, new() => request is { ContentLength: null or 0, ContentType: null or "" } ? new T() : await request.ReadAsync<T>();

    /// <summary>Lays what was sent over what there is: a name that is absent leaves its value, null removes it (RFC 7396, on the first level).</summary>
    public static T Merge<T>(T current, JsonElement patch)
        where T : class
    {
        if (patch.ValueKind is not JsonValueKind.Object)
            throw new MalformedJsonException();
        try
        {
            return JsonSerializer.Deserialize<T>(Merged(JsonSerializer.SerializeToElement(current, Options), patch), Options)!;
        }
        catch (JsonException e)
        {
            throw Refusal(e);
        }
    }

    // Byte for byte: a value is looked at only where it is read, and there a text that is none is refused with its place.
    private static ReadOnlySpan<byte> Merged(JsonElement current, JsonElement patch)
    {
        var json = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(json);
        writer.WriteStartObject();
        foreach (var property in current.EnumerateObject())
        {
            writer.WritePropertyName(property.Name);
            var value = patch.TryGetProperty(property.Name, out var given) ? given : property.Value;
            writer.WriteRawValue(JsonMarshal.GetRawUtf8Value(value), skipInputValidation: true);
        }
        writer.WriteEndObject();
        writer.Flush();
        return json.WrittenSpan;
    }

    /// <summary>A member of an enumeration as the outside writes it: partially_paid.</summary>
    public static string ToSnakeCase<TEnum>(this TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    public static TEnum? FromSnakeCase<TEnum>(string? name)
        where TEnum : struct, Enum =>
        Enum.GetValues<TEnum>().Where(value => value.ToSnakeCase() == name).Select(value => (TEnum?)value).FirstOrDefault();

    /// <summary>Without trailing zeros, so that every database's decimal is written alike.</summary>
    public static string ToPlainText(this decimal number) => number.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>With the decimals of the currency at least: 100.00, but also 0.335.</summary>
    public static string ToPriceText(this decimal price, Currency currency) =>
        price.ToString(
            currency.Exponent switch
            {
                0 => "0.######",
                2 => "0.00####",
                3 => "0.000###",
                _ => "0.0000##",
            },
            System.Globalization.CultureInfo.InvariantCulture
        );

    public static string? ToText(this DateTimeOffset? at) => at is { } instant ? Instant.Format(instant) : null;

    // The serializer wraps the reader's exception when the text is no JSON at all, and names a path when a value is of the wrong kind.
    private static Exception Refusal(JsonException e) =>
        e.InnerException is JsonException || e.Path is null or "$"
            ? new MalformedJsonException()
            : new InvalidInputException(e.Path.TrimStart('$', '.'), "This value is not of the kind that stands here.");
}

/// <summary>The body is not JSON, or not an object.</summary>
public sealed class MalformedJsonException() : Exception("The body is not a JSON object.");
