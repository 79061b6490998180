using System.Buffers.Text;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace InvoiceTracker.Features.Tracking.Signals;

/// <summary>Names one page load to its own script: the visit's and the link's id, sealed, so that nobody can make one up.</summary>
public sealed class SignalNonce(IDataProtectionProvider protection)
{
    /// <summary>A sealed nonce is some 200 characters; more is not ours.</summary>
    private const int Longest = 400;

    private readonly IDataProtector _protector = protection.CreateProtector("signal-nonce");

    public string For(Guid viewId, Guid linkId)
    {
        Span<byte> ids = stackalloc byte[32];
        viewId.TryWriteBytes(ids);
        linkId.TryWriteBytes(ids[16..]);
        return Base64Url.EncodeToString(_protector.Protect(ids.ToArray()));
    }

    /// <returns>The visit, or null when the nonce was not made here for a page of this link.</returns>
    public Guid? ViewOf(string? nonce, Guid linkId)
    {
        if (nonce is not { Length: > 0 and <= Longest } || !Base64Url.IsValid(nonce))
            return null;
        try
        {
            var ids = _protector.Unprotect(Base64Url.DecodeFromChars(nonce));
            return ids.Length == 32 && new Guid(ids.AsSpan(16)) == linkId ? new Guid(ids.AsSpan(0, 16)) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
