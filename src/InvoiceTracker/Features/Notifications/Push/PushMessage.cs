using System.Buffers.Binary;
using System.Security.Cryptography;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>
/// A text that only one browser can read: RFC 8291, which is RFC 8188's aes128gcm with a key agreed on with the browser. It is one
/// record, padded to whole kilobytes, so that its length tells the push service nothing.
/// </summary>
public static class PushMessage
{
    /// <summary>A push service takes 4096 bytes; the header needs 86, the tag 16, the delimiter 1.</summary>
    public const int LongestText = RecordSize - HeaderLength - TagLength - 1;

    private const int RecordSize = 4096;
    private const int SaltLength = 16;
    private const int PointLength = 65;
    private const int HeaderLength = SaltLength + sizeof(uint) + 1 + PointLength;
    private const int TagLength = 16;
    private const int KeyLength = 16;
    private const int NonceLength = 12;
    private const int Step = 1024;
    private const byte LastRecord = 2;

    /// <param name="browser">The browser's public key.</param>
    /// <param name="secret">The browser's authentication secret.</param>
    public static byte[] Encrypt(ReadOnlySpan<byte> text, byte[] browser, byte[] secret)
    {
        using var ours = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var paddedTo = Math.Min(text.Length / Step * Step + Step, LongestText);
        return Encrypt(text, browser, secret, ours, RandomNumberGenerator.GetBytes(SaltLength), paddedTo);
    }

    internal static byte[] Encrypt(ReadOnlySpan<byte> text, byte[] browser, byte[] secret, ECDiffieHellman ours, byte[] salt, int paddedTo)
    {
        using var theirs = ECDiffieHellman.Create(P256.PublicKey(browser));
        var ourPoint = P256.PointOf(ours.ExportParameters(includePrivateParameters: false));
        var agreed = ours.DeriveRawSecretAgreement(theirs.PublicKey);
        var input = HKDF.DeriveKey(HashAlgorithmName.SHA256, agreed, 32, secret, [.. "WebPush: info\0"u8, .. browser, .. ourPoint]);
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, KeyLength, salt, [.. "Content-Encoding: aes128gcm\0"u8]);
        var nonce = HKDF.DeriveKey(HashAlgorithmName.SHA256, input, NonceLength, salt, [.. "Content-Encoding: nonce\0"u8]);

        var record = new byte[paddedTo + 1];
        text.CopyTo(record);
        record[text.Length] = LastRecord;

        var message = new byte[HeaderLength + record.Length + TagLength];
        salt.CopyTo(message, 0);
        BinaryPrimitives.WriteUInt32BigEndian(message.AsSpan(SaltLength), RecordSize);
        message[SaltLength + sizeof(uint)] = PointLength;
        ourPoint.CopyTo(message, HeaderLength - PointLength);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, record, message.AsSpan(HeaderLength, record.Length), message.AsSpan(HeaderLength + record.Length));
        return message;
    }
}
