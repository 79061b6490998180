using System.Security.Cryptography;
using System.Text;

namespace InvoiceTracker.Features.Api.Webhooks;

/// <summary>How a receiver knows that a message is ours: Standard Webhooks 1.0, the symmetric scheme.</summary>
public static class WebhookSignature
{
    public const string Prefix = "whsec_";

    private const int SecretBytes = 32;

    public static string NewSecret() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes));

    /// <returns>The value of the header <c>webhook-signature</c>.</returns>
    public static string Sign(string secret, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{timestamp}."), .. body];
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret[Prefix.Length..]), signed));
    }
}
