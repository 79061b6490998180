using System.Text;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>
/// The faces a document is set in: Inter in two weights, and for each character Inter lacks the first of the Noto fonts that
/// has it. What nobody has is shown as a question mark. A font is read when it is first needed.
/// </summary>
internal sealed class FontLibrary
{
    private static readonly Rune QuestionMark = new('?');
    private static readonly Rune Space = new(' ');

    private readonly Lazy<FontFace> _regular;
    private readonly Lazy<FontFace> _semiBold;
    private readonly Lazy<FontFace> _japanese;
    private readonly Lazy<FontFace> _korean;
    private readonly Lazy<FontFace> _chinese;
    private readonly Lazy<FontFace>[] _others;

    public FontLibrary(string folder)
    {
        Lazy<FontFace> Later(string file) => new(() => new FontFace(Path.Combine(folder, file)));
        (_regular, _semiBold) = (Later("Inter_400Regular.ttf"), Later("Inter_600SemiBold.ttf"));
        (_japanese, _korean, _chinese) = (
            Later("NotoSansJP_400Regular.ttf"),
            Later("NotoSansKR_400Regular.ttf"),
            Later("NotoSansSC_400Regular.ttf")
        );
        _others = [_japanese, _chinese, _korean];
    }

    private FontLibrary(FontLibrary library, Lazy<FontFace> first)
    {
        (_regular, _semiBold) = (library._regular, library._semiBold);
        (_japanese, _korean, _chinese) = (library._japanese, library._korean, library._chinese);
        _others = [first, .. library._others.Where(other => other != first)];
    }

    /// <summary>The same faces for a document in this language: the ideographs that languages share are drawn as it draws them.</summary>
    public FontLibrary For(string locale) =>
        locale.Split('-')[0] switch
        {
            "zh" => new(this, _chinese),
            "ko" => new(this, _korean),
            _ => this,
        };

    public Glyph Find(Rune rune, TextStyle style)
    {
        var face = (style.IsBold ? _semiBold : _regular).Value;
        if (In(face, rune) is { } own)
            return style.IsTabular ? own with { Id = face.TabularOf(own.Id) } : own;
        // What is no East Asian character is in one of these fonts or in none: an emoji must not make the program read all of them.
        foreach (var other in IsEastAsian(rune) ? _others : _others[..1])
        {
            if (In(other.Value, rune) is { } borrowed)
                return borrowed with { IsBorrowed = true };
        }
        return Rune.IsWhiteSpace(rune)
            ? In(face, Space)!.Value with
            {
                Rune = rune,
            }
            : In(face, QuestionMark)!.Value with
            {
                IsMissing = true,
            };
    }

    public bool CanWrite(string text, TextStyle style) => PdfText.Runes(text).All(rune => !Find(rune, style).IsMissing);

    private static Glyph? In(FontFace face, Rune rune) => face.GlyphOf(rune) is > 0 and var id ? new Glyph(face, id, rune) : null;

    // Unicode: Hangul, kana, ideographs, and the forms and marks between them.
    private static bool IsEastAsian(Rune rune) =>
        rune.Value
            is (>= 0x1100 and <= 0x11FF)
                or (>= 0x2E80 and <= 0xA4CF)
                or (>= 0xA960 and <= 0xA97F)
                or (>= 0xAC00 and <= 0xD7FF)
                or (>= 0xF900 and <= 0xFAFF)
                or (>= 0xFE30 and <= 0xFE4F)
                or (>= 0xFF00 and <= 0xFFEF)
                or (>= 0x20000 and <= 0x3FFFF);
}

/// <summary>One character as it will be drawn.</summary>
/// <param name="Rune">What a reader copies out of the document.</param>
internal readonly record struct Glyph(FontFace Face, ushort Id, Rune Rune)
{
    /// <summary>It comes from a font without a bold weight.</summary>
    public bool IsBorrowed { get; init; }

    /// <summary>It stands for a character that no font has.</summary>
    public bool IsMissing { get; init; }

    public double Width => Face.WidthOf(Id);
}
