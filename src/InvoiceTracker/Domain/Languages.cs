using System.Globalization;

namespace InvoiceTracker.Domain;

/// <summary>Languages of documents and mails, by their BCP 47 tag.</summary>
public static class Languages
{
    private static readonly HashSet<string> Tags = CultureInfo
        .GetCultures(CultureTypes.NeutralCultures | CultureTypes.SpecificCultures)
        .Where(culture => culture.Name.Length is > 0 and <= 12)
        .Select(culture => culture.Name)
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The tags to choose from, in the order of the alphabet.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Tags.Order(StringComparer.Ordinal)];

    public static bool IsKnown(string tag) => Tags.Contains(tag);

    /// <summary>The culture that writes dates and amounts; English when the tag is unknown.</summary>
    public static CultureInfo Culture(string? tag) => CultureInfo.GetCultureInfo(tag is not null && IsKnown(tag) ? Specific(tag) : "en-US");

    // A neutral culture formats, but "en" alone leaves the date order open; the language's main region decides.
    private static string Specific(string tag) => CultureInfo.CreateSpecificCulture(tag).Name;
}
