using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>
/// The objects of a PDF file (ISO 32000-1, 7.5), written in the order they come. It adds neither the time nor anything random, so
/// that the same document is the same bytes.
/// </summary>
internal sealed class PdfObjects
{
    private readonly MemoryStream _file = new();
    private readonly List<long> _offsets = [];

    // A comment of four bytes above 127 tells programs that move files that this one is not text.
    public PdfObjects() => Write("%PDF-1.7\n%âãÏÓ\n");

    /// <summary>A number for an object that is written later.</summary>
    public int Reserve()
    {
        _offsets.Add(0);
        return _offsets.Count;
    }

    public int Add(string body) => Add(Reserve(), body);

    public int Add(int number, string body)
    {
        _offsets[number - 1] = _file.Position;
        Write(FormattableString.Invariant($"{number} 0 obj\n{body}\nendobj\n"));
        return number;
    }

    /// <param name="entries">Of the stream's dictionary, besides its length and filter.</param>
    public int AddStream(ReadOnlySpan<byte> content, string entries = "")
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            zip.Write(content);

        var number = Reserve();
        _offsets[number - 1] = _file.Position;
        Write(FormattableString.Invariant($"{number} 0 obj\n<</Filter/FlateDecode/Length {packed.Length}{entries}>>stream\n"));
        packed.WriteTo(_file);
        Write("\nendstream\nendobj\n");
        return number;
    }

    /// <summary>Ends the file.</summary>
    public byte[] Finish(int catalog, int information)
    {
        var hash = Convert.ToHexString(SHA256.HashData(_file.ToArray()).AsSpan(0, 16));
        var table = _file.Position;
        var count = _offsets.Count + 1;
        Write(FormattableString.Invariant($"xref\n0 {count}\n0000000000 65535 f \n"));
        Write(string.Concat(_offsets.Select(offset => FormattableString.Invariant($"{offset:D10} 00000 n \n"))));
        Write(
            FormattableString.Invariant(
                $"trailer\n<</Size {count}/Root {catalog} 0 R/Info {information} 0 R/ID[<{hash}><{hash}>]>>\nstartxref\n{table}\n%%EOF\n"
            )
        );
        return _file.ToArray();
    }

    /// <summary>Text outside the pages, such as a title: UTF-16 with its byte order mark, in hexadecimal so that nothing needs escaping.</summary>
    public static string TextString(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>A length or coordinate; a hundredth of a point is finer than any printer.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    private void Write(string text) => _file.Write(Encoding.Latin1.GetBytes(text));
}
