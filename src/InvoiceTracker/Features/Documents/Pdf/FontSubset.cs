using System.Buffers.Binary;
using System.Text;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>The glyphs of one face that one document shows, numbered anew from 1 in the order of their first use.</summary>
internal sealed class FontSubset(FontFace face)
{
    // Glyph 0 is what a font shows for a character it lacks; every font must have it.
    private static readonly Rune Nothing = new(0);

    private readonly List<(ushort Glyph, Rune Rune)> _glyphs = [(0, Nothing)];
    private readonly Dictionary<(ushort Glyph, Rune Rune), ushort> _numbers = [];

    public FontFace Face => face;

    /// <summary>Characters by number, from 1; those drawn as a part of others have none.</summary>
    public IEnumerable<(int Number, Rune Rune)> Characters =>
        _glyphs.Select((entry, number) => (number, entry.Rune)).Where(entry => entry.Rune != Nothing);

    /// <summary>Thousandths of an em by number, from 0.</summary>
    public IEnumerable<double> Widths => _glyphs.Select(entry => face.WidthOf(entry.Glyph));

    public ushort NumberOf(Glyph glyph) => NumberOf(glyph.Id, glyph.Rune);

    /// <summary>A font file with these glyphs alone. Hints are left out: they are most of a font and no screen needs them today.</summary>
    public byte[] ToTrueType()
    {
        using var outlines = new MemoryStream();
        var offsets = new List<int> { 0 };

        // Parts of a composed glyph join the list while it is written.
        for (var number = 0; number < _glyphs.Count; number++)
        {
            outlines.Write(GlyphOutline.WithoutHints(face.Outline(_glyphs[number].Glyph), part => NumberOf(part, Nothing)));
            outlines.Write(new byte[-outlines.Length & 3]);
            offsets.Add((int)outlines.Length);
        }

        var head = face.Table("head").ToArray();
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return TrueTypeFile.Of([
            ("glyf", outlines.ToArray()),
            ("head", head),
            ("hhea", Counted(face.Table("hhea"), 34)),
            ("hmtx", Metrics()),
            ("loca", [.. offsets.SelectMany(BigEndian)]),
            ("maxp", Counted(face.Table("maxp"), 4)),
        ]);
    }

    private ushort NumberOf(ushort glyph, Rune rune)
    {
        if (_numbers.TryGetValue((glyph, rune), out var number))
            return number;
        _glyphs.Add((glyph, rune));
        return _numbers[(glyph, rune)] = (ushort)(_glyphs.Count - 1);
    }

    private byte[] Counted(ReadOnlySpan<byte> table, int offset)
    {
        var copy = table.ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(offset), (ushort)_glyphs.Count);
        return copy;
    }

    // Each metric is a width and a left side bearing; the bearing is the outline's own left edge.
    private byte[] Metrics() =>
        [
            .. _glyphs.SelectMany(entry =>
                BigEndian((face.WidthInUnits(entry.Glyph) << 16) | GlyphOutline.LeftOf(face.Outline(entry.Glyph)))
            ),
        ];

    private static byte[] BigEndian(int value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        return bytes;
    }
}
