using System.Globalization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.FollowUp.Drafts;

/// <summary>
/// What drafts say in one language. Every phrase is required, so a language in which one is missing does not compile. {0} is the
/// invoice's number, {1} the amount, {2} the due day.
/// </summary>
public sealed record DraftPhrases
{
    /// <summary>Its culture writes amounts and the names of days.</summary>
    public required string Culture { get; init; }

    /// <summary>"Monday 23 November", and with the year where it is another one.</summary>
    public required string Day { get; init; }
    public required string DayOfYear { get; init; }

    /// <summary>{0} is a first name; without one it is <see cref="Hello"/>.</summary>
    public required ByTone Greeting { get; init; }
    public required string Hello { get; init; }
    public required ByTone Closing { get; init; }

    public required string CheckingSubject { get; init; }
    public required string HesitationSubject { get; init; }
    public required string OverdueSeenSubject { get; init; }
    public required string OverdueUnseenSubject { get; init; }
    public required string ResendSubject { get; init; }

    /// <summary>What is known of the last open, and is marked in the draft.</summary>
    public required string SeenThisWeek { get; init; }
    public required string SeenLastWeek { get; init; }

    /// <summary>How a sentence goes on after what is known.</summary>
    public required string SoChecking { get; init; }
    public required string Checking { get; init; }

    public required string Hesitation { get; init; }
    public required string OverdueSeen { get; init; }
    public required string OverdueUnseen { get; init; }
    public required string Resend { get; init; }

    public required string DueLater { get; init; }
    public required string DueToday { get; init; }
    public required string WasDue { get; init; }

    /// <summary>{0} is the recipient's own link.</summary>
    public required ByTone Ask { get; init; }
    public required ByTone AskOverdue { get; init; }

    /// <summary>For another channel; {3} is the link.</summary>
    public required string Short { get; init; }

    public static DraftPhrases Of(string? language) =>
        (language?.Split('-')[0].ToLowerInvariant()) switch
        {
            "de" => German.Phrases,
            "fr" => French.Phrases,
            "es" => Spanish.Phrases,
            "nl" => Dutch.Phrases,
            _ => English.Phrases,
        };

    public string Write(DateOnly day, DateOnly today) =>
        day.ToString(day.Year == today.Year ? Day : DayOfYear, CultureInfo.GetCultureInfo(Culture));
}

/// <summary>The same, said in three ways.</summary>
public sealed record ByTone(string Friendly, string Neutral, string Firm)
{
    public string this[Tone tone] =>
        tone switch
        {
            Tone.Firm => Firm,
            Tone.Neutral => Neutral,
            _ => Friendly,
        };
}

public enum Tone
{
    Friendly,
    Neutral,
    Firm,
}
