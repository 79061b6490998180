namespace InvoiceTracker.Features.Accounts;

/// <summary>What a password chosen in a form must be like (NIST SP 800-63B-4, 3.1.1.2): long, and not one that everybody tries first.</summary>
public static class PasswordRules
{
    public const int MinLength = 15;

    /// <summary>Hashing costs time in proportion; nobody types more.</summary>
    public const int MaxLength = 256;

    private static readonly string[] Tried =
    [
        "password",
        "passwort",
        "letmein",
        "qwerty",
        "iloveyou",
        "welcome",
        "123456",
        "abcdef",
        "invoicetracker",
    ];

    /// <returns>Null, or what is wrong in words.</returns>
    public static string? Flaw(string? password)
    {
        if (password is null || password.Length < MinLength)
            return $"Use at least {MinLength} characters. Four random words are easy to keep in mind.";
        if (password.Length > MaxLength)
            return $"Use at most {MaxLength} characters.";

        // What is left after the words that everybody tries has to carry the password.
        var rest = Tried.Aggregate(password, (text, word) => text.Replace(word, "", StringComparison.OrdinalIgnoreCase));
        return rest.Distinct().Count() < 4 ? "This password is among the first that are tried. Use something less common." : null;
    }
}
