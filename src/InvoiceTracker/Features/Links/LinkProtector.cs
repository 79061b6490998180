using System.Security.Cryptography;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.DataProtection;

namespace InvoiceTracker.Features.Links;

/// <summary>Encrypts link tokens at rest and writes the public addresses that carry them.</summary>
public sealed class LinkProtector(IDataProtectionProvider protection, PublicAddress address)
{
    private readonly IDataProtector _protector = protection.CreateProtector("link-token");

    public string Protect(LinkToken token) => _protector.Protect(token.ToString());

    /// <returns>The absolute address, or null when the keys that encrypted the token are gone; the link itself still works.</returns>
    public string? UrlOf(InvoiceLink link)
    {
        try
        {
            var folder = link.Kind switch
            {
                LinkKind.Portal => "portal",
                LinkKind.PortalSignIn => "portal/sign-in",
                _ => "i",
            };
            return address.Of($"/{folder}/{_protector.Unprotect(link.ProtectedToken)}");
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
