using System.Security.Cryptography;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>Points of the curve that Web Push uses, as it writes them: uncompressed (SEC 1, 2.3.3).</summary>
internal static class P256
{
    private const byte Uncompressed = 4;
    private const int CoordinateLength = 32;

    public static byte[] PointOf(ECParameters key) => [Uncompressed, .. key.Q.X!, .. key.Q.Y!];

    public static ECParameters PublicKey(byte[] point) =>
        new()
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = point[1..(1 + CoordinateLength)], Y = point[(1 + CoordinateLength)..] },
        };

    /// <summary>Whether these bytes are a point, and one on the curve: others would give away the key that is combined with them.</summary>
    public static bool Has(byte[] point)
    {
        if (point.Length != 1 + 2 * CoordinateLength || point[0] != Uncompressed)
            return false;
        try
        {
            using var key = ECDiffieHellman.Create(PublicKey(point));
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
