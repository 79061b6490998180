using System.Buffers.Binary;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>An entry of the glyf table: contours, or a composition of other glyphs, each followed by hints.</summary>
internal static class GlyphOutline
{
    private const int HeaderLength = 10;

    [Flags]
    private enum Part : ushort
    {
        HasWords = 0x0001,
        HasScale = 0x0008,
        HasMore = 0x0020,
        HasTwoScales = 0x0040,
        HasMatrix = 0x0080,
        HasHints = 0x0100,
    }

    /// <summary>The left edge as the 16 bits that stand in the table.</summary>
    public static ushort LeftOf(ReadOnlySpan<byte> outline) => outline.IsEmpty ? (ushort)0 : U16(outline, 2);

    /// <param name="renumber">Gives each glyph that is a part of this one its new number.</param>
    public static ReadOnlySpan<byte> WithoutHints(ReadOnlySpan<byte> outline, Func<ushort, ushort> renumber)
    {
        if (outline.IsEmpty)
            return outline;
        var contours = BinaryPrimitives.ReadInt16BigEndian(outline);
        return contours < 0 ? Composed(outline, renumber) : Simple(outline, HeaderLength + (2 * contours));
    }

    private static byte[] Simple(ReadOnlySpan<byte> outline, int hintLengthAt)
    {
        var hints = U16(outline, hintLengthAt);
        return [.. outline[..hintLengthAt], 0, 0, .. outline[(hintLengthAt + 2 + hints)..]];
    }

    private static byte[] Composed(ReadOnlySpan<byte> outline, Func<ushort, ushort> renumber)
    {
        var copy = outline.ToArray();
        var (at, part) = (HeaderLength, Part.HasMore);
        while (part.HasFlag(Part.HasMore))
        {
            part = (Part)U16(copy, at) & ~Part.HasHints;
            BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at), (ushort)part);
            BinaryPrimitives.WriteUInt16BigEndian(copy.AsSpan(at + 2), renumber(U16(copy, at + 2)));
            at += 4 + (part.HasFlag(Part.HasWords) ? 4 : 2);
            at +=
                part.HasFlag(Part.HasScale) ? 2
                : part.HasFlag(Part.HasTwoScales) ? 4
                : part.HasFlag(Part.HasMatrix) ? 8
                : 0;
        }
        return copy[..at];
    }

    private static ushort U16(ReadOnlySpan<byte> bytes, int offset) => BinaryPrimitives.ReadUInt16BigEndian(bytes[offset..]);
}
