using System.Buffers;
using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace InvoiceTracker.Features.Tracking.Bots;

/// <summary>
/// The verb <c>classify</c>: a line <c>{"ua": "…"}</c> in, a line <c>{"bot": …, "reason": …, "pattern": …}</c> out, in the same order.
/// </summary>
public static class ClassifyCommand
{
    private const string Browser = """{"bot": false, "reason": null, "pattern": null}""";
    private const string Silent = """{"bot": true, "reason": "no_user_agent", "pattern": null}""";
    private const string Malformed = """{"bot": null, "reason": "malformed_line", "pattern": null}""";

    // The patterns are few, so each answer is written once.
    private static readonly ConcurrentDictionary<string, string> Bots = new(StringComparer.Ordinal);

    /// <summary>Answers every line until the input ends.</summary>
    public static async Task RunAsync(TextReader input, TextWriter output, CancellationToken cancellationToken)
    {
        var bots = new BotList();

        while (await NextAsync() is { } line)
            await output.WriteLineAsync(Classify(line, bots).AsMemory(), cancellationToken);

        await output.FlushAsync(cancellationToken);

        async ValueTask<string?> NextAsync()
        {
            var next = input.ReadLineAsync(cancellationToken);

            // Whoever has sent all lines so far may be waiting for the answers before sending more.
            if (!next.IsCompleted)
                await output.FlushAsync(cancellationToken);

            return await next;
        }
    }

    /// <returns>The answer to one line, as JSON. A line that is not such an object is answered with <c>malformed_line</c>.</returns>
    public static string Classify(string line, BotList bots)
    {
        string? userAgent;
        try
        {
            userAgent = ReadUserAgent(line);
        }
        catch (JsonException)
        {
            return Malformed;
        }

        if (string.IsNullOrWhiteSpace(userAgent))
            return Silent;

        return bots.Match(userAgent) is { } pattern ? Bots.GetOrAdd(pattern, Bot) : Browser;
    }

    private static string Bot(string pattern)
    {
        var text = JsonEncodedText.Encode(pattern, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        return $$"""{"bot": true, "reason": "bot_user_agent", "pattern": "{{text}}"}""";
    }

    private static string? ReadUserAgent(string line)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(line.Length));
        try
        {
            var length = Encoding.UTF8.GetBytes(line, buffer);
            var json = new Utf8JsonReader(buffer.AsSpan(0, length));
            return ReadUserAgent(ref json);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static string? ReadUserAgent(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType is not JsonTokenType.StartObject)
            throw new JsonException();

        string? userAgent = null;
        while (json.Read() && json.TokenType is JsonTokenType.PropertyName)
        {
            var found = json.ValueTextEquals("ua"u8);
            json.Read();
            if (found)
                userAgent = Text(ref json);
            else
                json.Skip();
        }

        // Nothing may follow the object: this reads on, and throws if something does.
        json.Read();
        return userAgent;
    }

    private static string? Text(ref Utf8JsonReader json)
    {
        if (json.TokenType is JsonTokenType.Null)
            return null;

        if (json.TokenType is not JsonTokenType.String)
            throw new JsonException();

        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, escaped. No header can carry one; what stands around it decides, and the escape says nothing.
            return Encoding.UTF8.GetString(json.ValueSpan);
        }
    }
}
