using System.Text.RegularExpressions;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>Tells a VAT ID, which begins with a country, from a tax number of another kind.</summary>
internal static partial class VatId
{
    /// <returns>The ID without spaces and marks; null where the text is none.</returns>
    public static string? In(string taxId)
    {
        var letters = string.Concat(taxId.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();
        return Shape().IsMatch(letters) && IsCountry(letters[..2]) ? letters : null;
    }

    /// <summary>Greece writes EL, and Northern Ireland XI.</summary>
    public static bool IsCountry(string code) => code is "EL" or "XI" || Countries.IsKnown(code);

    [GeneratedRegex(@"^[A-Z]{2}[A-Z0-9]{2,13}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Shape();
}
