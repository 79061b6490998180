using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>By which a push service knows who sends (RFC 8292): a short-lived token for its origin, signed with our key.</summary>
public static class Vapid
{
    // RFC 8292 allows a day.
    private static readonly TimeSpan Validity = TimeSpan.FromHours(12);

    private static readonly string Header = Base64Url.EncodeToString("""{"typ":"JWT","alg":"ES256"}"""u8);

    /// <summary>The value of the Authorization header.</summary>
    /// <param name="subject">Whom the push service may write to: a mailto or https address.</param>
    public static string Authorization(Uri endpoint, string subject, ECDsa key, byte[] publicKey)
    {
        // The push service judges by the true time, which Clock:Offset must not shift.
        var expiry = TimeProvider.System.GetUtcNow() + Validity;
        var claims = JsonSerializer.SerializeToUtf8Bytes(
            new
            {
                aud = endpoint.GetLeftPart(UriPartial.Authority),
                exp = expiry.ToUnixTimeSeconds(),
                sub = subject,
            }
        );
        var signed = $"{Header}.{Base64Url.EncodeToString(claims)}";
        var signature = key.SignData(System.Text.Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256);
        return $"vapid t={signed}.{Base64Url.EncodeToString(signature)}, k={Base64Url.EncodeToString(publicKey)}";
    }
}
