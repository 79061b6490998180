using System.Globalization;
using System.Text;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>Glyphs that stand on one line.</summary>
internal sealed record TextLine(IReadOnlyList<Glyph> Glyphs, TextStyle Style)
{
    // Ideographs and kana stand without spaces; a line may end after each (UAX #14, class ID).
    private const int FirstIdeograph = 0x2E80;

    public double Width { get; } = Glyphs.Sum(Style.Advance);

    public static TextLine Of(string text, TextStyle style, FontLibrary fonts) =>
        new([.. PdfText.Runes(text).Select(rune => fonts.Find(rune, style))], style);

    /// <summary>Breaks text at its line ends, and where it is wider than the column at the last space; a longer word is cut.</summary>
    public static List<TextLine> Wrap(string text, TextStyle style, double width, FontLibrary fonts) =>
        [.. PdfText.Lines(text).SelectMany(paragraph => Of(paragraph, style, fonts).Break(width))];

    private IEnumerable<TextLine> Break(double column)
    {
        var (start, afterBreak, width) = (0, 0, 0.0);
        for (var i = 0; i < Glyphs.Count; i++)
        {
            width += Style.Advance(Glyphs[i]);
            if (width > column && i > start && !IsSpace(Glyphs[i]))
            {
                var end = afterBreak > start ? afterBreak : i;
                yield return Part(start, end);
                start = end;
                width = Enumerable.Range(start, i - start + 1).Sum(n => Style.Advance(Glyphs[n]));
            }
            if (EndsWord(Glyphs[i]))
                afterBreak = i + 1;
        }
        yield return Part(start, Glyphs.Count);
    }

    private TextLine Part(int start, int end)
    {
        while (end > start && IsSpace(Glyphs[end - 1]))
            end--;
        return new TextLine([.. Glyphs.Skip(start).Take(end - start)], Style);
    }

    private static bool IsSpace(Glyph glyph) => glyph.Rune.Value is not 0xA0 and not 0x202F && Rune.IsWhiteSpace(glyph.Rune);

    private static bool EndsWord(Glyph glyph) =>
        IsSpace(glyph)
        || glyph.Rune.Value is '-' or '–' or '—' or '/'
        || (glyph.Rune.Value >= FirstIdeograph && Rune.GetUnicodeCategory(glyph.Rune) is UnicodeCategory.OtherLetter);
}
