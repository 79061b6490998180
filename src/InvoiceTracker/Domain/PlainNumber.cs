using System.Globalization;

namespace InvoiceTracker.Domain;

/// <summary>
/// A number that can be read in one way only: ASCII digits, an optional sign, a point before the decimals. No grouping, no exponent.
/// </summary>
public static class PlainNumber
{
    // A decimal holds 28 digits and would round the rest in silence.
    private const int LongestText = 28;

    private const NumberStyles SignAndPoint = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    public static bool TryParse(string? text, out decimal number)
    {
        number = 0;

        // Left alone, the framework takes a point without decimals, and null characters behind the number.
        return text is { Length: > 0 and <= LongestText }
            && char.IsAsciiDigit(text[^1])
            && decimal.TryParse(text, SignAndPoint, CultureInfo.InvariantCulture, out number);
    }
}
