using System.Globalization;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace InvoiceTracker.Web;

/// <summary>What the selects of several pages offer, with English names in the order of the alphabet.</summary>
public static class Choices
{
    public static IReadOnlyList<SelectListItem> Countries { get; } =
        Sorted(Domain.Countries.Names.Select(country => (country.Key, country.Value)));

    public static IReadOnlyList<SelectListItem> Languages { get; } =
        Sorted(Domain.Languages.All.Select(tag => (tag, CultureInfo.GetCultureInfo(tag).EnglishName)));

    /// <summary>By code, as in "EUR, Euro".</summary>
    public static IReadOnlyList<SelectListItem> Currencies { get; } = NameCurrencies();

    private static List<SelectListItem> NameCurrencies()
    {
        var names = CultureInfo
            .GetCultures(CultureTypes.SpecificCultures)
            .Select(culture => new RegionInfo(culture.Name))
            .DistinctBy(region => region.ISOCurrencySymbol)
            .ToDictionary(region => region.ISOCurrencySymbol, region => region.CurrencyEnglishName, StringComparer.Ordinal);
        return Sorted(
            Currency.All.Select(currency =>
                (currency.Code, names.TryGetValue(currency.Code, out var name) ? $"{currency.Code}, {name}" : currency.Code)
            )
        );
    }

    private static List<SelectListItem> Sorted(IEnumerable<(string Value, string Text)> choices) =>
        [
            .. choices
                .OrderBy(choice => choice.Text, StringComparer.InvariantCulture)
                .Select(choice => new SelectListItem(choice.Text, choice.Value)),
        ];
}
