using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>The container of a TrueType font: a directory, then the tables, each at a multiple of four bytes.</summary>
internal static class TrueTypeFile
{
    private const int HeaderLength = 12;
    private const int RecordLength = 16;

    /// <param name="tables">In the order of their tags.</param>
    public static byte[] Of(IReadOnlyList<(string Tag, byte[] Bytes)> tables)
    {
        var body = HeaderLength + (RecordLength * tables.Count);
        var file = new byte[body + tables.Sum(table => Padded(table.Bytes.Length))];
        var power = BitOperations.Log2((uint)tables.Count);
        BinaryPrimitives.WriteUInt32BigEndian(file, 0x00010000);
        Write(file, 4, tables.Count);
        Write(file, 6, RecordLength << power);
        Write(file, 8, power);
        Write(file, 10, (RecordLength * tables.Count) - (RecordLength << power));

        var (record, at) = (HeaderLength, body);
        foreach (var (tag, bytes) in tables)
        {
            bytes.CopyTo(file, at);
            Encoding.ASCII.GetBytes(tag, file.AsSpan(record));
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(record + 4), Checksum(file.AsSpan(at, Padded(bytes.Length))));
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(record + 8), at);
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(record + 12), bytes.Length);
            record += RecordLength;
            at += Padded(bytes.Length);
        }
        return file;
    }

    private static uint Checksum(ReadOnlySpan<byte> table)
    {
        var sum = 0u;
        for (var i = 0; i < table.Length; i += 4)
            sum = unchecked(sum + BinaryPrimitives.ReadUInt32BigEndian(table[i..]));
        return sum;
    }

    private static int Padded(int length) => (length + 3) & ~3;

    private static void Write(byte[] file, int offset, int value) =>
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(offset), (ushort)value);
}
