using System.Globalization;
using System.Text.RegularExpressions;

namespace InvoiceTracker.Domain;

/// <summary>How an invoice number is written: literal text around {YYYY}, {YY}, {MM} and exactly one {SEQ} or {SEQ:digits}.</summary>
public static partial class NumberPattern
{
    public const string Default = "{YYYY}-{SEQ:4}";
    public const int MaxLength = 40;

    /// <param name="restartsYearly">The sequence begins again at 1 with the year, so only the year tells the numbers apart.</param>
    /// <returns>Null, or what is wrong in words.</returns>
    public static string? Validate(string pattern, bool restartsYearly = false)
    {
        if (pattern.Length is 0 or > MaxLength)
            return $"A number pattern has 1 to {MaxLength} characters.";
        if (Placeholder().Count(pattern) is 0 || Sequence().Count(pattern) is not 1)
            return "A number pattern has exactly one {SEQ} or {SEQ:4}.";
        if (restartsYearly && !pattern.Contains("{YYYY}", StringComparison.Ordinal) && !pattern.Contains("{YY}", StringComparison.Ordinal))
            return "Numbers that restart every year need {YYYY} or {YY} in the pattern.";
        return Literal().IsMatch(Placeholder().Replace(pattern, ""))
            ? null
            : "Around {YYYY}, {YY}, {MM} and {SEQ} only letters, digits and - _ . / # are allowed.";
    }

    public static string Format(string pattern, DateOnly issuedOn, int sequence) =>
        Placeholder()
            .Replace(
                pattern,
                match =>
                    match.Value switch
                    {
                        "{YYYY}" => issuedOn.Year.ToString("0000", CultureInfo.InvariantCulture),
                        "{YY}" => (issuedOn.Year % 100).ToString("00", CultureInfo.InvariantCulture),
                        "{MM}" => issuedOn.Month.ToString("00", CultureInfo.InvariantCulture),
                        "{SEQ}" => sequence.ToString(CultureInfo.InvariantCulture),
                        _ => sequence.ToString(CultureInfo.InvariantCulture).PadLeft(match.Value[^2] - '0', '0'),
                    }
            );

    [GeneratedRegex(@"\{(YYYY|YY|MM|SEQ(:[1-9])?)\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\{SEQ(:[1-9])?\}", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Sequence();

    [GeneratedRegex(@"^[\p{L}\p{N}\-_./#]*\z", RegexOptions.NonBacktracking)]
    private static partial Regex Literal();
}

/// <summary>The counter behind a series of numbers. It is read and advanced in the transaction that issues the invoice, so a rollback gives the number back.</summary>
public sealed class NumberSeries
{
    private NumberSeries() { }

    public Guid WorkspaceId { get; private set; }

    /// <summary>"invoice" or "credit_note".</summary>
    public string Series { get; private set; } = "";

    /// <summary>The year it counts in; 0 when numbers go on over New Year.</summary>
    public int Year { get; private set; }

    public int Next { get; private set; }
}

/// <summary>A number that was given, and where it sorts.</summary>
public readonly record struct IssuedNumber(string Text, long Order)
{
    public const long OrdersPerYear = 1_000_000_000;

    /// <summary>Credit notes sort behind all invoices, and are no gap among them.</summary>
    public const long FirstCreditNote = 1_000_000_000_000_000;

    public static IssuedNumber Of(string pattern, DateOnly issuedOn, int seriesYear, int sequence) =>
        new(NumberPattern.Format(pattern, issuedOn, sequence), (seriesYear * OrdersPerYear) + sequence);
}
