using System.Text;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>
/// The faces a document is set in: Inter in two weights, and for each character Inter lacks the first other font in the folder that
/// has it. What nobody has is shown as a question mark. A font is read when it is first needed.
/// </summary>
internal sealed class FontLibrary(string folder)
{
    private const string RegularFile = "Inter_400Regular.ttf";
    private const string SemiBoldFile = "Inter_600SemiBold.ttf";

    private static readonly Rune QuestionMark = new('?');
    private static readonly Rune Space = new(' ');

    private readonly Lazy<FontFace> _regular = Later(Path.Combine(folder, RegularFile));
    private readonly Lazy<FontFace> _semiBold = Later(Path.Combine(folder, SemiBoldFile));

    private readonly Lazy<Lazy<FontFace>[]> _others = new(() =>
        [
            .. Directory
                .EnumerateFiles(folder, "*.ttf")
                .Where(file => Path.GetFileName(file) is not (RegularFile or SemiBoldFile))
                .Order(StringComparer.Ordinal)
                .Select(Later),
        ]
    );

    public Glyph Find(Rune rune, TextStyle style)
    {
        var face = (style.IsBold ? _semiBold : _regular).Value;
        if (In(face, rune) is { } own)
            return style.IsTabular ? own with { Id = face.TabularOf(own.Id) } : own;
        foreach (var other in _others.Value)
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

    private static Lazy<FontFace> Later(string path) => new(() => new FontFace(path));
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
