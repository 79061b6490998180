using System.Buffers.Binary;
using System.Text;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>
/// A TrueType font file, read once and never changed, so that every thread may use it. Lengths are in thousandths of an em, as PDF
/// writes them. Source: the OpenType specification, tables cmap, glyf, GSUB, head, hhea, hmtx, loca, maxp and OS/2.
/// </summary>
internal sealed class FontFace
{
    private const int FirstRecord = 12;
    private const int RecordLength = 16;

    private readonly byte[] _file;
    private readonly Dictionary<string, Range> _tables = [];
    private readonly Dictionary<int, ushort> _glyphs;
    private readonly bool _hasLongOffsets;
    private readonly ushort[] _widths;
    private readonly Dictionary<ushort, ushort> _tabular;
    private readonly double _scale;

    /// <param name="path">A font with TrueType outlines.</param>
    /// <exception cref="InvalidDataException">It has none, or no Unicode character map.</exception>
    public FontFace(string path)
    {
        Name = Path.GetFileNameWithoutExtension(path);
        _file = File.ReadAllBytes(path);
        for (var record = FirstRecord; record < FirstRecord + (RecordLength * U16(_file, 4)); record += RecordLength)
        {
            var start = (int)BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(record + 8));
            var length = (int)BinaryPrimitives.ReadUInt32BigEndian(_file.AsSpan(record + 12));
            _tables[Encoding.ASCII.GetString(_file, record, 4)] = start..(start + length);
        }
        if (!_tables.ContainsKey("glyf"))
            throw new InvalidDataException($"{path} has no TrueType outlines.");

        _glyphs = CharacterMap.Read(Table("cmap"));
        _scale = 1000.0 / U16(Table("head"), 18);
        _hasLongOffsets = U16(Table("head"), 50) is not 0;
        _widths = Widths(Table("hmtx"), U16(Table("hhea"), 34));
        _tabular = _tables.ContainsKey("GSUB") ? TabularFigures.Read(Table("GSUB")) : [];
    }

    public string Name { get; }

    public double Ascent => Scaled("hhea", 4);
    public double Descent => Scaled("hhea", 6);
    public double CapHeight => Scaled("OS/2", 88);

    /// <summary>Left, bottom, right, top of all glyphs together.</summary>
    public double[] Bounds => [Scaled("head", 36), Scaled("head", 38), Scaled("head", 40), Scaled("head", 42)];

    public ReadOnlySpan<byte> Table(string tag) => _file.AsSpan(_tables[tag]);

    /// <returns>Zero when the font cannot show it.</returns>
    public ushort GlyphOf(Rune rune) => _glyphs.GetValueOrDefault(rune.Value);

    /// <returns>The glyph that stands for this one in columns of figures; itself where there is none.</returns>
    public ushort TabularOf(ushort glyph) => _tabular.GetValueOrDefault(glyph, glyph);

    public double WidthOf(ushort glyph) => WidthInUnits(glyph) * _scale;

    /// <summary>In the font's own units.</summary>
    public ushort WidthInUnits(ushort glyph) => _widths[Math.Min(glyph, _widths.Length - 1)];

    /// <summary>The entry of the glyf table; empty for a space.</summary>
    public ReadOnlySpan<byte> Outline(ushort glyph) => Table("glyf")[Offset(glyph)..Offset(glyph + 1)];

    private int Offset(int glyph) =>
        _hasLongOffsets ? (int)BinaryPrimitives.ReadUInt32BigEndian(Table("loca")[(4 * glyph)..]) : 2 * U16(Table("loca"), 2 * glyph);

    // The last width holds for all glyphs that follow.
    private static ushort[] Widths(ReadOnlySpan<byte> table, int count)
    {
        var widths = new ushort[count];
        for (var i = 0; i < count; i++)
            widths[i] = U16(table, 4 * i);
        return widths;
    }

    private double Scaled(string table, int offset) => BinaryPrimitives.ReadInt16BigEndian(Table(table)[offset..]) * _scale;

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
}
