using System.Collections.Frozen;
using System.Globalization;

namespace InvoiceTracker.Domain;

/// <summary>Countries by their ISO 3166-1 alpha-2 code.</summary>
public static class Countries
{
    /// <summary>The English name of each.</summary>
    public static FrozenDictionary<string, string> Names { get; } =
        CultureInfo
            .GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name))
            // Regions such as 001, the world, have a number instead.
            .Where(region => region.TwoLetterISORegionName.All(char.IsAsciiLetterUpper))
            .DistinctBy(region => region.TwoLetterISORegionName)
            .ToFrozenDictionary(region => region.TwoLetterISORegionName, region => region.EnglishName, StringComparer.Ordinal);

    public static bool IsKnown(string? code) => code is not null && Names.ContainsKey(code);
}
