using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static InvoiceTracker.Features.Documents.Pdf.PdfObjects;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>
/// The subsets of one document, embedded as composite fonts: two bytes a character, so that there may be more than 255 of them, and
/// a map back to Unicode, so that the text can be searched, copied and read aloud (ISO 32000-1, 9.7 and 9.10).
/// </summary>
internal sealed class PdfFonts
{
    // A character map may hold so many entries in one block.
    private const int BlockLength = 100;
    private const int Symbolic = 4;

    private readonly List<FontSubset> _subsets = [];

    public FontSubset Of(FontFace face)
    {
        if (_subsets.Find(known => known.Face == face) is { } subset)
            return subset;
        _subsets.Add(new FontSubset(face));
        return _subsets[^1];
    }

    /// <summary>By which the pages call it.</summary>
    public string NameOf(FontFace face) => FormattableString.Invariant($"F{_subsets.IndexOf(Of(face))}");

    /// <returns>The dictionary of fonts for a page's resources.</returns>
    public string WriteTo(PdfObjects file)
    {
        var entries = _subsets.Select(subset => FormattableString.Invariant($"/{NameOf(subset.Face)} {Write(subset, file)} 0 R"));
        return $"<<{string.Concat(entries)}>>";
    }

    private static int Write(FontSubset subset, PdfObjects file)
    {
        var face = subset.Face;
        var program = subset.ToTrueType();
        var name = $"{Tag(program)}+{face.Name}";
        var data = file.AddStream(program, FormattableString.Invariant($"/Length1 {program.Length}"));
        var descriptor = file.Add(
            FormattableString.Invariant(
                $"""
                <</Type/FontDescriptor/FontName/{name}/Flags {Symbolic}/FontBBox[{Numbers(face.Bounds)}]/ItalicAngle 0/Ascent {Number(
                    face.Ascent
                )}
                /Descent {Number(face.Descent)}/CapHeight {Number(face.CapHeight)}/StemV 80/FontFile2 {data} 0 R>>
                """
            )
        );
        var descendant = file.Add(
            FormattableString.Invariant(
                $"""
                <</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>
                /FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/DW 1000/W[0[{Numbers(subset.Widths)}]]>>
                """
            )
        );
        var unicode = file.AddStream(Encoding.ASCII.GetBytes(ToUnicode(subset)));
        return file.Add(
            FormattableString.Invariant(
                $"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"
            )
        );
    }

    private static string ToUnicode(FontSubset subset)
    {
        var map = new StringBuilder(
            """
            /CIDInit/ProcSet findresource begin 12 dict begin begincmap
            /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def /CMapName/Adobe-Identity-UCS def /CMapType 2 def
            1 begincodespacerange <0000><FFFF> endcodespacerange

            """
        );
        foreach (var block in subset.Characters.Chunk(BlockLength))
        {
            map.Append(CultureInfo.InvariantCulture, $"{block.Length} beginbfchar\n");
            foreach (var (number, rune) in block)
                map.Append(
                    CultureInfo.InvariantCulture,
                    $"<{number:X4}><{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(rune.ToString()))}>\n"
                );
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap CMapName currentdict/CMap defineresource pop end end").ToString();
    }

    /// <summary>Six capitals that name a subset: different glyphs, different capitals.</summary>
    private static string Tag(byte[] program) => string.Concat(SHA256.HashData(program).Take(6).Select(part => (char)('A' + (part % 26))));

    private static string Numbers(IEnumerable<double> values) => string.Join(' ', values.Select(Number));
}
