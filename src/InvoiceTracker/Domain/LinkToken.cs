using System.Buffers.Text;
using System.Security.Cryptography;

namespace InvoiceTracker.Domain;

/// <summary>
/// The secret in a link: 256 random bits as 43 characters of base64url (RFC 4648 section 5, unpadded, canonical).
/// The database keeps its SHA-256, so no collation and no comparison time gives anything away.
/// </summary>
public readonly record struct LinkToken
{
    private const int ByteCount = 32;

    /// <summary>Characters in the text form.</summary>
    public const int Length = 43;

    private readonly string _text;

    private LinkToken(string text) => _text = text;

    public static LinkToken Create() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(ByteCount)));

    /// <summary>Accepts the canonical form only: no padding, no white space, no unused bits that are set.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out LinkToken token)
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        token = default;
        if (text.Length != Length || text.ContainsAnyExcept(Alphabet))
            return false;

        // The last character carries four bits of the token and two that must be nil: otherwise four spellings would be one token.
        var status = Base64Url.DecodeFromChars(text, bytes, out _, out var written);
        if (status is not System.Buffers.OperationStatus.Done || written != ByteCount)
            return false;
        token = new LinkToken(text.ToString());
        return true;
    }

    /// <summary>SHA-256 of the text form, 32 bytes.</summary>
    public byte[] Hash() => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(ToString()));

    public override string ToString() => _text ?? "";

    private static readonly System.Buffers.SearchValues<char> Alphabet = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    );
}
