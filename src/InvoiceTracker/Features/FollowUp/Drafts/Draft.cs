using System.Globalization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.FollowUp.Drafts;

/// <summary>A mail about a payment, written so far that a person can send it. It cites only what is true at that moment.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Message">Plain text; <see cref="MailMessage.LinkMark"/> stands for the recipient's own link.</param>
/// <param name="Evidence">What of the message rests on a counted open; null when nothing does.</param>
public sealed record Draft(string Subject, string Message, string? Evidence)
{
    /// <summary>Writes it.</summary>
    public static Draft Of(DraftFacts facts, Tone tone, DateTimeOffset now)
    {
        var invoice = facts.Invoice;
        var today = now.DayIn(facts.Zone);
        var words = DraftPhrases.Of(facts.Language);
        var kind = KindOf(facts, today);
        var evidence = Seen(facts, words, today);
        object[] terms =
        [
            invoice.Number ?? "",
            MoneyText.Format(invoice.BalanceDue.Minor, invoice.BalanceDue.Currency.Code, Languages.Culture(facts.Language)),
            words.Write(invoice.DueOn, today),
        ];
        var opening = kind switch
        {
            DraftKind.Checking => evidence is null ? words.Checking : evidence + words.SoChecking,
            DraftKind.Hesitation => After(evidence, words.Hesitation),
            DraftKind.OverdueSeen => After(evidence, words.OverdueSeen),
            DraftKind.OverdueUnseen => words.OverdueUnseen,
            _ => words.Resend,
        };
        var isOverdue = invoice.IsOverdue(today);
        var due =
            isOverdue ? words.WasDue
            : invoice.DueOn == today ? words.DueToday
            : words.DueLater;
        var ask = (isOverdue ? words.AskOverdue : words.Ask)[tone];
        return new Draft(
            string.Format(CultureInfo.InvariantCulture, SubjectOf(kind, words), terms),
            $"""
            {Greeting(facts, words, tone)}

            {opening} {string.Format(CultureInfo.InvariantCulture, due, terms)}

            {string.Format(CultureInfo.InvariantCulture, ask, MailMessage.LinkMark)}

            {words.Closing[tone]}
            {facts.SenderName.Split(' ')[0]}
            """.ReplaceLineEndings("\n"),
            opening.Contains(evidence ?? "\0", StringComparison.Ordinal) ? evidence : null
        );
    }

    /// <summary>A line for a messenger or a text message.</summary>
    public static string ShortText(DraftFacts facts, string url, DateTimeOffset now)
    {
        var (invoice, words) = (facts.Invoice, DraftPhrases.Of(facts.Language));
        return string.Format(
            CultureInfo.InvariantCulture,
            words.Short,
            invoice.Number,
            MoneyText.Format(invoice.BalanceDue.Minor, invoice.BalanceDue.Currency.Code, Languages.Culture(facts.Language)),
            words.Write(invoice.DueOn, now.DayIn(facts.Zone)),
            url
        );
    }

    /// <summary>Which of the drafts fits what is known.</summary>
    public static DraftKind KindOf(DraftFacts facts, DateOnly today)
    {
        var invoice = facts.Invoice;
        var isUnopened = invoice is { IsTracked: true, IsOpened: false };
        return invoice.ViewCount >= UnpaidInvoice.ManyOpens ? DraftKind.Hesitation
            : isUnopened && invoice.IsOverdue(today) ? DraftKind.OverdueUnseen
            : isUnopened ? DraftKind.Resend
            : invoice.IsOverdue(today) ? DraftKind.OverdueSeen
            : DraftKind.Checking;
    }

    // Only as far as it is true: of what is longer ago nobody would say that they noticed it.
    private static string? Seen(DraftFacts facts, DraftPhrases words, DateOnly today)
    {
        if (!facts.MentionsOpens || facts.Invoice is not { IsTracked: true, ViewedAt: { } viewedAt })
            return null;
        var week = viewedAt.DayIn(facts.Zone).StartOfWeek();
        return week == today.StartOfWeek() ? words.SeenThisWeek
            : week == today.StartOfWeek().AddDays(-7) ? words.SeenLastWeek
            : null;
    }

    private static string After(string? evidence, string sentence) => evidence is null ? sentence : $"{evidence}. {sentence}";

    // An address is no name.
    private static string Greeting(DraftFacts facts, DraftPhrases words, Tone tone) =>
        facts.RecipientName is { } name && !name.Contains('@', StringComparison.Ordinal)
            ? string.Format(CultureInfo.InvariantCulture, words.Greeting[tone], name.Split(' ')[0])
            : words.Hello;

    private static string SubjectOf(DraftKind kind, DraftPhrases words) =>
        kind switch
        {
            DraftKind.Checking => words.CheckingSubject,
            DraftKind.Hesitation => words.HesitationSubject,
            DraftKind.OverdueSeen => words.OverdueSeenSubject,
            DraftKind.OverdueUnseen => words.OverdueUnseenSubject,
            _ => words.ResendSubject,
        };
}

/// <summary>What a draft is written from.</summary>
/// <param name="Language">BCP 47, the client's.</param>
/// <param name="RecipientName">Null where nobody is named.</param>
/// <param name="MentionsOpens">False: the client's mail says nothing of opening.</param>
/// <param name="Zone">The workspace's, to which weeks belong.</param>
public sealed record DraftFacts(
    UnpaidInvoice Invoice,
    string? Language,
    string? RecipientName,
    string SenderName,
    bool MentionsOpens,
    TimeZoneInfo Zone
);

/// <summary>The drafts of the design.</summary>
public enum DraftKind
{
    Checking,
    Hesitation,
    OverdueSeen,
    OverdueUnseen,
    Resend,
}
