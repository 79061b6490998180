using System.Buffers.Binary;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>Reads the cmap table of an OpenType font: which glyph shows which character. Formats 4 and 12, as Unicode fonts have.</summary>
internal static class CharacterMap
{
    private const int Bmp = 4;
    private const int Full = 12;

    /// <returns>Glyphs by code point.</returns>
    /// <exception cref="InvalidDataException">The font has no Unicode map.</exception>
    public static Dictionary<int, ushort> Read(ReadOnlySpan<byte> table)
    {
        var subtables = Subtables(table);
        if (subtables.TryGetValue(Full, out var full))
            return ReadFull(table[full..]);
        if (subtables.TryGetValue(Bmp, out var bmp))
            return ReadBmp(table[bmp..]);
        throw new InvalidDataException("The font has no Unicode character map.");
    }

    private static Dictionary<int, int> Subtables(ReadOnlySpan<byte> table)
    {
        var offsets = new Dictionary<int, int>();
        for (var i = 0; i < U16(table, 2); i++)
        {
            var record = table[(4 + (i * 8))..];
            var offset = (int)U32(record, 4);

            // Platform 0 is Unicode, 3 is Windows with its Unicode encodings 1 and 10; others map older character sets.
            if (U16(record, 0) is 0 || (U16(record, 0) is 3 && U16(record, 2) is 1 or 10))
                offsets[U16(table, offset)] = offset;
        }
        return offsets;
    }

    private static Dictionary<int, ushort> ReadFull(ReadOnlySpan<byte> table)
    {
        var glyphs = new Dictionary<int, ushort>();
        for (var i = 0; i < U32(table, 12); i++)
        {
            var group = table[(16 + (i * 12))..];
            var (first, last, glyph) = ((int)U32(group, 0), (int)U32(group, 4), (int)U32(group, 8));
            for (var code = first; code <= last; code++)
                glyphs[code] = (ushort)(glyph + code - first);
        }
        return glyphs;
    }

    private static Dictionary<int, ushort> ReadBmp(ReadOnlySpan<byte> table)
    {
        var glyphs = new Dictionary<int, ushort>();
        var size = U16(table, 6);
        var (ends, starts, deltas, offsets) = (14, 16 + size, 16 + (2 * size), 16 + (3 * size));
        for (var segment = 0; segment < size; segment += 2)
        {
            var (first, last) = (U16(table, starts + segment), U16(table, ends + segment));
            for (int code = first; code <= last && code < 0xFFFF; code++)
            {
                int glyph = code;
                if (U16(table, offsets + segment) is > 0 and var offset)
                    glyph = U16(table, offsets + segment + offset + (2 * (code - first)));
                if (glyph > 0)
                    glyphs[code] = (ushort)(glyph + U16(table, deltas + segment));
            }
        }
        return glyphs;
    }

    private static ushort U16(ReadOnlySpan<byte> table, int offset) => BinaryPrimitives.ReadUInt16BigEndian(table[offset..]);

    private static uint U32(ReadOnlySpan<byte> table, int offset) => BinaryPrimitives.ReadUInt32BigEndian(table[offset..]);
}
