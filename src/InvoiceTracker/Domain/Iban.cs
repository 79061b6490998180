using System.Text.RegularExpressions;

namespace InvoiceTracker.Domain;

/// <summary>An International Bank Account Number whose check digits hold (ISO 13616, ISO 7064 MOD 97-10), without spaces.</summary>
public readonly partial record struct Iban
{
    private Iban(string value) => Value = value;

    public string Value { get; }

    /// <summary>In groups of four, as it stands on paper.</summary>
    public override string ToString() => string.Join(' ', Value.Chunk(4).Select(group => new string(group)));

    /// <summary>The first account number in what a business wrote about its bank, or null. The check digits tell it from other words.</summary>
    public static Iban? In(string text)
    {
        foreach (Match match in Candidate().Matches(text.ToUpperInvariant()))
        {
            // What follows on the same line may look like more of it, so the longest part that checks is taken.
            var letters = string.Concat(match.Value.Where(char.IsAsciiLetterOrDigit));
            for (var length = Math.Min(letters.Length, 34); length >= 15; length--)
            {
                if (Checks(letters.AsSpan(0, length)))
                    return new Iban(letters[..length]);
            }
        }

        return null;
    }

    private static bool Checks(ReadOnlySpan<char> account)
    {
        var remainder = 0;
        for (var i = 0; i < account.Length; i++)
        {
            var letter = account[(i + 4) % account.Length];
            remainder = char.IsAsciiDigit(letter) ? (remainder * 10 + letter - '0') % 97 : (remainder * 100 + letter - 'A' + 10) % 97;
        }

        return remainder == 1;
    }

    [GeneratedRegex(@"\b[A-Z]{2}[0-9]{2}(?:[ \u00A0\t]?[A-Z0-9]){11,}", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Candidate();
}
