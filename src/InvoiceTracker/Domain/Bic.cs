using System.Text.RegularExpressions;

namespace InvoiceTracker.Domain;

/// <summary>A Business Identifier Code (ISO 9362), by which a bank is known.</summary>
public static partial class Bic
{
    /// <summary>The first code that is called one in what a business wrote about its bank, or null: by its form alone it might be a word.</summary>
    public static string? In(string text) =>
        Named().Match(text.ToUpperInvariant()) is { Success: true } match ? match.Groups["code"].Value : null;

    [GeneratedRegex(
        @"\b(?:BIC|SWIFT)\b[^A-Z0-9]*(?:(?:BIC|SWIFT|CODE)\b[^A-Z0-9]*)*(?<code>[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?)\b",
        RegexOptions.None,
        matchTimeoutMilliseconds: 100
    )]
    private static partial Regex Named();
}
