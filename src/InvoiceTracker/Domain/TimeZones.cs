namespace InvoiceTracker.Domain;

/// <summary>Time zones by their IANA name, such as Europe/Berlin.</summary>
public static class TimeZones
{
    public const int MaxLength = 64;

    /// <summary>The names to choose from, in the order of the alphabet. Former names, which browsers still report, are known but not offered.</summary>
    public static IReadOnlyList<string> All { get; } =
    [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId).Select(zone => zone.Id).Order(StringComparer.Ordinal)];

    public static bool IsKnown(string? name) =>
        name is { Length: > 0 and <= MaxLength } && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) && zone.HasIanaId;
}
