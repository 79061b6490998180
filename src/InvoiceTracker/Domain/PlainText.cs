using System.Globalization;
using System.Text;

namespace InvoiceTracker.Domain;

/// <summary>What may stand in a text field: anything that can be read, stored alike in all databases and written into a mail header.</summary>
public static class PlainText
{
    /// <summary>For one line: a name, a title.</summary>
    /// <param name="maxLength">In UTF-16 code units, as the databases count.</param>
    /// <returns>Null, or what is wrong, to be read after the field's name: "is required."</returns>
    public static string? Flaw(string? text, int maxLength, bool isRequired = true)
    {
        if (string.IsNullOrEmpty(text) || !HasInk(text))
            return isRequired || !string.IsNullOrEmpty(text) ? "is required." : null;
        if (text.Length > maxLength)
            return $"has at most {maxLength} characters.";
        return text.AsSpan().IndexOfAny('\r', '\n') >= 0 ? "has no line breaks." : ControlFlaw(text);
    }

    /// <summary>For several lines: notes, an address, a description.</summary>
    public static string? LongFlaw(string? text, int maxLength, bool isRequired = false)
    {
        if (string.IsNullOrEmpty(text) || !HasInk(text))
            return isRequired ? "is required." : null;
        return text.Length > maxLength ? $"has at most {maxLength} characters." : ControlFlaw(text);
    }

    /// <summary>Without the invisible characters that change the direction of the text around them (UAX #9), for display beside other words.</summary>
    public static string WithoutBidiControls(string text) =>
        text.AsSpan().IndexOfAny(BidiControls) < 0 ? text : string.Concat(text.Where(c => !BidiControls.Contains(c)));

    private static readonly System.Buffers.SearchValues<char> BidiControls = System.Buffers.SearchValues.Create(
        "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069"
    );

    /// <summary>A code point that will never be a character (the Unicode Standard, section 23.7); normalization refuses some of them.</summary>
    public static bool IsNoncharacter(Rune rune) => (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF;

    private static bool HasInk(string text) =>
        text.EnumerateRunes()
            .Any(rune =>
                !Rune.IsWhiteSpace(rune)
                && Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.LineSeparator)
            );

    private static string? ControlFlaw(string text)
    {
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            if (
                Rune.DecodeFromUtf16(rest, out var rune, out var consumed) is not System.Buffers.OperationStatus.Done
                || IsNoncharacter(rune)
            )
                return "has a character that is not valid Unicode.";
            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t'))
                return "has a control character.";
            rest = rest[consumed..];
        }
        return null;
    }
}
