using System.Buffers.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Net;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>What a browser's <c>PushSubscription.toJSON()</c> gives, and what its owner calls it.</summary>
public sealed record PushSubscriptionInput
{
    public string? Endpoint { get; init; }
    public PushKeysInput? Keys { get; init; }

    /// <summary>Such as "Firefox on Windows".</summary>
    public string? Device { get; init; }

    /// <summary>Reads it, with everything that is wrong by field.</summary>
    internal PushTarget? Read(OutgoingOptions outgoing, Action<string, string> complain)
    {
        var isFine = true;
        if (!Uri.TryCreate(Endpoint, UriKind.Absolute, out var endpoint) || endpoint.AbsoluteUri.Length > PushSubscription.EndpointLength)
            Complain("endpoint", "Give the address that the browser's push service issued.");
        else if (outgoing.FlawOf(endpoint) is { } flaw)
            Complain("endpoint", flaw);

        var p256dh = Bytes(Keys?.P256dh);
        if (p256dh is not { Length: 65 } || p256dh[0] != 4)
            Complain("keys.p256dh", "Give the browser's public key: 65 bytes, an uncompressed point, in base64url.");
        else if (!P256.Has(p256dh))
            Complain("keys.p256dh", "The browser's public key is not a point on the curve P-256.");

        var auth = Bytes(Keys?.Auth);
        if (auth is not { Length: 16 })
            Complain("keys.auth", "Give the browser's authentication secret: 16 bytes in base64url.");

        if (PlainText.Flaw(Device, PushSubscription.DeviceLength, isRequired: false) is { } deviceFlaw)
            Complain("device", $"The device's name {deviceFlaw}");
        return isFine ? new PushTarget(endpoint!.AbsoluteUri, p256dh!, auth!, Device?.Trim()) : null;

        void Complain(string field, string message)
        {
            isFine = false;
            complain(field, message);
        }
    }

    // Browsers leave the padding out, some libraries do not.
    private static byte[]? Bytes(string? text)
    {
        var plain = text?.TrimEnd('=');
        return plain is { Length: > 0 and < 200 } && Base64Url.IsValid(plain) ? Base64Url.DecodeFromChars(plain) : null;
    }
}

/// <summary>Both in base64url.</summary>
public sealed record PushKeysInput
{
    public string? P256dh { get; init; }
    public string? Auth { get; init; }
}

/// <summary>A browser that can be pushed to, checked.</summary>
internal sealed record PushTarget(string Endpoint, byte[] P256dh, byte[] Auth, string? Device);
