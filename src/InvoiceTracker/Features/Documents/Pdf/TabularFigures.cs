using System.Buffers.Binary;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>
/// Reads from the GSUB table of an OpenType font which glyphs stand in for others where figures form columns: the feature tnum, as
/// CSS asks for it with tabular-nums.
/// </summary>
internal static class TabularFigures
{
    private const uint Feature = 0x746E756D;
    private const int SingleSubstitution = 1;

    public static Dictionary<ushort, ushort> Read(ReadOnlySpan<byte> table)
    {
        var substitutes = new Dictionary<ushort, ushort>();
        var features = table[U16(table, 6)..];
        var lookups = table[U16(table, 8)..];
        for (var i = 0; i < U16(features, 0); i++)
        {
            var record = features[(2 + (i * 6))..];
            if (BinaryPrimitives.ReadUInt32BigEndian(record) is not Feature)
                continue;

            // The feature stands once for each script, with the same lookups.
            var feature = features[U16(record, 4)..];
            for (var n = 0; n < U16(feature, 2); n++)
                Add(lookups[U16(lookups, 2 + (2 * U16(feature, 4 + (2 * n))))..], substitutes);
            break;
        }
        return substitutes;
    }

    private static void Add(ReadOnlySpan<byte> lookup, Dictionary<ushort, ushort> substitutes)
    {
        if (U16(lookup, 0) is not SingleSubstitution)
            return;
        for (var i = 0; i < U16(lookup, 4); i++)
        {
            var subtable = lookup[U16(lookup, 6 + (2 * i))..];
            var covered = Covered(subtable[U16(subtable, 2)..]);

            // Format 1 moves every glyph by one distance; format 2 lists them.
            for (var n = 0; n < covered.Count; n++)
                substitutes[covered[n]] = U16(subtable, 0) is 1 ? (ushort)(covered[n] + U16(subtable, 4)) : U16(subtable, 6 + (2 * n));
        }
    }

    // Format 1 lists glyphs, format 2 ranges of them.
    private static List<ushort> Covered(ReadOnlySpan<byte> coverage)
    {
        var glyphs = new List<ushort>();
        var isList = U16(coverage, 0) is 1;
        for (var i = 0; i < U16(coverage, 2); i++)
        {
            var first = U16(coverage, 4 + (i * (isList ? 2 : 6)));
            var last = isList ? first : U16(coverage, 4 + (i * 6) + 2);
            for (int glyph = first; glyph <= last; glyph++)
                glyphs.Add((ushort)glyph);
        }
        return glyphs;
    }

    private static ushort U16(ReadOnlySpan<byte> table, int offset) => BinaryPrimitives.ReadUInt16BigEndian(table[offset..]);
}
