using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.FollowUp.Drafts;

namespace InvoiceTracker.Tests.Features.FollowUp;

/// <summary>What a draft says is true at that moment, in each language and each tone.</summary>
public sealed class DraftTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // Sent on the Friday before; opened on Monday.
    private static readonly DateTimeOffset Friday = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Monday = new(2026, 11, 23, 15, 0, 0, TimeSpan.Zero);

    public static MatrixTheoryData<string, Tone, DraftKind> All =>
        new(["en", "de", "fr", "es", "nl", "de-AT", "ja"], Enum.GetValues<Tone>(), Enum.GetValues<DraftKind>());

    [Fact]
    public void The_draft_of_the_design()
    {
        var draft = Draft.Of(Facts(Opened(1, Monday)), Tone.Friendly, Monday.AddDays(3));

        Assert.Equal("Any questions about invoice #412?", draft.Subject);
        Assert.Equal("I noticed you reviewed the invoice earlier this week", draft.Evidence);
        Assert.Equal(
            """
            Hi Ana,

            I noticed you reviewed the invoice earlier this week, so I wanted to check whether anything on it is unclear. For invoice #412, $4,800.00 is due on Monday 7 December.

            If a detail needs changing, just reply and I will take care of it. Otherwise you can see and pay it here: {link}

            Thanks,
            Maya
            """.ReplaceLineEndings("\n"),
            draft.Message
        );
    }

    // A week begins on Monday at midnight where the business is.
    [Theory]
    [InlineData("2026-11-29T22:59:59Z", "I noticed you reviewed the invoice earlier this week")]
    [InlineData("2026-11-29T23:00:00Z", "I noticed you reviewed the invoice last week")]
    [InlineData("2026-12-06T22:59:59Z", "I noticed you reviewed the invoice last week")]
    [InlineData("2026-12-06T23:00:00Z", null)]
    public void An_open_is_cited_as_far_as_it_is_true(string now, string? evidence)
    {
        var draft = Draft.Of(Facts(Opened(1, Monday)), Tone.Neutral, At(now));

        Assert.Equal(evidence, draft.Evidence);
        Assert.Equal(evidence is not null, draft.Message.Contains("noticed", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Every_draft_names_number_amount_day_and_link(string language, Tone tone, DraftKind kind)
    {
        var (facts, now) = Situation(kind, language);

        var draft = Draft.Of(facts, tone, now);

        Assert.Equal(kind, Draft.KindOf(facts, now.DayIn(Berlin)));
        Assert.Contains("412", draft.Subject, StringComparison.Ordinal);
        Assert.InRange(draft.Subject.Length, 10, MailMessage.SubjectLength);
        Assert.Contains("412", draft.Message, StringComparison.Ordinal);
        Assert.Contains(MoneyText.Format(480000, "USD", Languages.Culture(language)), draft.Message, StringComparison.Ordinal);
        Assert.Contains(DraftPhrases.Of(language).Write(facts.Invoice.DueOn, now.DayIn(Berlin)), draft.Message, StringComparison.Ordinal);
        Assert.Single(draft.Message.Split(MailMessage.LinkMark)[1..]);
        Assert.Contains("Ana", draft.Message, StringComparison.Ordinal);
        Assert.EndsWith("\nMaya", draft.Message, StringComparison.Ordinal);
        // No mark of a sentence stayed empty.
        Assert.DoesNotContain(
            "{",
            draft.Message.Replace(MailMessage.LinkMark, "", StringComparison.Ordinal) + draft.Subject,
            StringComparison.Ordinal
        );
        if (draft.Evidence is { } evidence)
            Assert.Contains(evidence, draft.Message, StringComparison.Ordinal);
        Assert.Equal(kind is DraftKind.Checking or DraftKind.Hesitation or DraftKind.OverdueSeen, draft.Evidence is not null);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Who_does_not_want_opens_mentioned_is_told_of_none(string language, Tone tone, DraftKind kind)
    {
        var (facts, now) = Situation(kind, language);
        var words = DraftPhrases.Of(language);

        var draft = Draft.Of(facts with { MentionsOpens = false }, tone, now);

        Assert.Null(draft.Evidence);
        Assert.DoesNotContain(words.SeenThisWeek, draft.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(words.SeenLastWeek, draft.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_opens_offer_help_with_the_amount_or_the_terms()
    {
        var draft = Draft.Of(Facts(Opened(3, Monday)), Tone.Friendly, Monday.AddHours(1));

        Assert.Equal("Shall we go through invoice #412?", draft.Subject);
        Assert.Contains("a question about the amount or the terms", draft.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tones_and_languages_differ()
    {
        var (facts, now) = Situation(DraftKind.OverdueSeen, "en");
        var drafts = new[] { "en", "de", "fr", "es", "nl" }
            .SelectMany(language => Enum.GetValues<Tone>().Select(tone => Draft.Of(facts with { Language = language }, tone, now).Message))
            .ToList();

        Assert.Equal(drafts.Count, drafts.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void An_address_is_greeted_without_a_name_and_a_year_is_said_where_it_is_another()
    {
        var facts = Facts(Unopened() with { DueOn = new DateOnly(2027, 1, 4) }) with { RecipientName = "accounts@acme.example" };

        var draft = Draft.Of(facts, Tone.Friendly, Friday.AddDays(4));

        Assert.StartsWith("Hello,\n", draft.Message, StringComparison.Ordinal);
        Assert.Contains("Monday 4 January 2027", draft.Message, StringComparison.Ordinal);
    }

    // "Nothing in it says that writing had an effect" is a matter of reading; these words would give it away.
    [Theory]
    [InlineData("en")]
    [InlineData("de")]
    public void No_draft_claims_to_know_more_than_was_recorded(string language)
    {
        foreach (var kind in Enum.GetValues<DraftKind>())
        {
            var (facts, now) = Situation(kind, language);
            var words = Draft.Of(facts, Tone.Firm, now).Message;
            foreach (var claim in new[] { "you read", "gelesen", "faster", "schneller", "ignored", "ignoriert" })
                Assert.DoesNotContain(claim, words, StringComparison.OrdinalIgnoreCase);
        }
    }

    private static (DraftFacts Facts, DateTimeOffset Now) Situation(DraftKind kind, string language)
    {
        var overdue = new DateOnly(2026, 11, 23);
        var (invoice, now) = kind switch
        {
            DraftKind.Checking => (Opened(1, Monday), Monday.AddDays(3)),
            DraftKind.Hesitation => (Opened(3, Monday), Monday.AddDays(3)),
            DraftKind.OverdueSeen => (Opened(2, Monday) with { DueOn = overdue }, Monday.AddDays(3)),
            DraftKind.OverdueUnseen => (Unopened() with { DueOn = overdue }, Monday.AddDays(3)),
            _ => (Unopened(), Friday.AddDays(11)),
        };
        return (Facts(invoice) with { Language = language }, now);
    }

    private static DraftFacts Facts(UnpaidInvoice invoice) => new(invoice, "en", "Ana Ruiz", "Maya Lindqvist", MentionsOpens: true, Berlin);

    private static UnpaidInvoice Opened(int count, DateTimeOffset at) =>
        Unopened() with
        {
            ViewCount = count,
            FirstViewedAt = at,
            ViewedAt = at,
        };

    private static UnpaidInvoice Unopened() =>
        new()
        {
            Id = Guid.Empty,
            Title = "Brand refresh",
            Number = "412",
            BalanceDue = new Money(480000, Currency.Of("USD")),
            DueOn = new DateOnly(2026, 12, 7),
            SentAt = Friday,
            OfferedAt = Friday,
        };

    private static DateTimeOffset At(string instant) => DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture);
}
