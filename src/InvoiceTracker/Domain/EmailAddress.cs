using System.Text.RegularExpressions;

namespace InvoiceTracker.Domain;

/// <summary>A bare mailbox address (addr-spec of RFC 5322 in its ordinary form), without display name, comments, quotes or line breaks.</summary>
public static partial class EmailAddress
{
    /// <summary>RFC 5321 4.5.3.1: 64 octets before the @, 254 in all.</summary>
    public const int MaxLength = 254;

    public static bool IsValid(string? address) =>
        address is not null
        && address.Length <= MaxLength
        && address.IndexOf('@', StringComparison.Ordinal) is > 0 and <= 64
        && Shape().IsMatch(address);

    /// <summary>The form in which two spellings of one mailbox are the same. Letters that only look alike stay distinct.</summary>
    public static string Normalize(string address) => address.Trim().ToUpperInvariant();

    // Letters of any script may stand in both parts (RFC 6531); the domain needs a dot, so "user@localhost" and literals are refused.
    [GeneratedRegex(
        @"^[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+(\.[\p{L}\p{N}!#$%&'*+/=?^_`{|}~-]+)*@([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])\z",
        RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Shape();
}
