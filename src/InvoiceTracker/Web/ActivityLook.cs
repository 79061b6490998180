using System.Text.Json;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Web;

/// <summary>How the kinds of activity are drawn and called.</summary>
public static class ActivityLook
{
    /// <summary>The kinds by their name in addresses and in the API, such as "payment_received".</summary>
    private static readonly Dictionary<string, ActivityType> ByName = Enum.GetValues<ActivityType>()
        .ToDictionary(ToWireName, StringComparer.Ordinal);

    public static string ToWireName(this ActivityType type) => JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString());

    public static bool TryParse(string? name, out ActivityType type)
    {
        type = default;
        return name is not null && ByName.TryGetValue(name, out type);
    }

    public static string ToWords(this ActivityType type) =>
        type switch
        {
            ActivityType.Suppressed => "Not counted",
            ActivityType.Resent => "Sent again",
            ActivityType.DeliveryFailed => "Not delivered",
            _ => char.ToUpperInvariant(type.ToString()[0]) + type.ToWireName()[1..].Replace('_', ' '),
        };

    /// <summary>An icon of the sprite; null for a visit that did not count, which is a mere dot.</summary>
    public static string? Icon(this ActivityType type) =>
        type switch
        {
            ActivityType.Opened => "eye",
            ActivityType.Suppressed => null,
            ActivityType.Sent or ActivityType.Resent or ActivityType.ReminderSent => "send",
            ActivityType.Delivered => "check",
            ActivityType.DeliveryFailed or ActivityType.DeliveryUncertain or ActivityType.PaymentFailed => "alert-triangle",
            ActivityType.Downloaded => "download",
            ActivityType.Edited or ActivityType.Revised => "edit",
            ActivityType.Voided or ActivityType.WrittenOff => "ban",
            ActivityType.PaymentReceived or ActivityType.Refunded => "cash",
            ActivityType.ReminderSkipped => "bell-off",
            ActivityType.VerdictChanged => "refresh",
            _ => "file-invoice",
        };

    /// <summary>The class of its row in a timeline.</summary>
    public static string? Look(this ActivityType type) =>
        type switch
        {
            ActivityType.Opened => "open",
            ActivityType.Suppressed => "off",
            ActivityType.PaymentReceived => "pay",
            _ => null,
        };
}
