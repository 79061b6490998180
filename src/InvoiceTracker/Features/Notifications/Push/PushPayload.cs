using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>What a push carries, for <c>sw.js</c> to show: a title, a body, and a path of ours.</summary>
/// <param name="Tag">A card with the same tag is replaced.</param>
/// <param name="Id">The notification, where it offers to snooze the invoice.</param>
internal sealed record PushPayload(
    string Title,
    string Body,
    string Tag,
    string Url,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Id = null
)
{
    private const string Hidden = "•••";

    // Letters beyond ASCII as they are: a message has only so many bytes.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static PushPayload Of(Notification notification, bool hidesAmounts)
    {
        var (title, body) = (Told(notification.Title), Told(notification.Body));
        return notification.InvoiceId is { } invoiceId
            ? new PushPayload(title, body, $"inv-{invoiceId}", $"/financials/invoices/{invoiceId}", notification.Id)
            : new PushPayload(title, body, $"ntf-{notification.Id}", $"/notifications/{notification.Id}");

        string Told(string text) =>
            hidesAmounts && notification.Amount is { Length: > 0 } amount ? text.Replace(amount, Hidden, StringComparison.Ordinal) : text;
    }

    /// <summary>What waited for the end of quiet hours, as one card.</summary>
    public static PushPayload Of(IReadOnlyList<Notification> held, bool hidesAmounts) =>
        held is [var only]
            ? Of(only, hidesAmounts)
            : new PushPayload(
                $"{held.Count} notifications while it was quiet",
                string.Join('\n', held.Select(n => Of(n, hidesAmounts).Title)),
                "quiet",
                "/notifications"
            );

    /// <summary>In UTF-8, the body shortened where all of it would not fit.</summary>
    public byte[] ToJson()
    {
        var payload = this;
        while (true)
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(payload, Json);
            if (json.Length <= PushMessage.LongestText)
                return json;
            payload = payload with { Body = Shorter(payload.Body) };
        }
    }

    // Never between the halves of a surrogate pair.
    private static string Shorter(string text)
    {
        var length = text.Length * 3 / 4;
        return string.Concat(text.AsSpan(0, length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length), "…");
    }
}
