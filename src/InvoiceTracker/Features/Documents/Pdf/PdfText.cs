using System.Globalization;
using System.Text;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>Text as it can be drawn glyph by glyph: composed, without characters that are not seen.</summary>
internal static class PdfText
{
    /// <summary>The characters to draw. Controls, among them those of direction, joiners and selectors draw nothing and are left out.</summary>
    public static IEnumerable<Rune> Runes(string text) => Composed(text).EnumerateRunes().Where(IsDrawn);

    public static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd().Split('\n');

    // Half a surrogate pair and what is never a character are not valid Unicode, which normalization refuses; as runes the former is a
    // replacement character.
    private static string Composed(string text) =>
        string.Concat(text.EnumerateRunes().Where(rune => !PlainText.IsNoncharacter(rune))).Normalize(NormalizationForm.FormC);

    private static bool IsDrawn(Rune rune) =>
        rune.Value is '\t'
        || Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format)
            && rune.Value is not (>= 0xFE00 and <= 0xFE0F);
}
