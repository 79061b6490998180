using System.Reflection;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;

namespace InvoiceTracker.Tests.Domain.Wording;

public sealed class WordsTests
{
    [Theory]
    [InlineData("de", "de")]
    [InlineData("de-AT", "de")]
    [InlineData("FR-ca", "fr")]
    [InlineData("es-419", "es")]
    [InlineData("nl-BE", "nl")]
    [InlineData("en-GB", "en")]
    [InlineData("ja", "en")]
    [InlineData("deu", "en")]
    [InlineData("", "en")]
    [InlineData(null, "en")]
    public void A_language_is_chosen_by_the_first_part_of_the_locale(string? locale, string language) =>
        Assert.Equal(language, Words.Of(locale).Language);

    [Fact]
    public void Nothing_is_empty_and_a_sentence_says_all_it_is_given()
    {
        Assert.All(
            Words.All,
            words => Assert.All(Spoken.Texts(words), text => Assert.True(text.Value is null || IsWhole(text), text.Name))
        );

        static bool IsWhole(Spoken text) =>
            text.Name is nameof(Words.ByOtherMeans) || (!string.IsNullOrWhiteSpace(text.Value) && text.Arguments.All(text.Value.Contains));
    }

    [Theory]
    [InlineData("Invoice #12", InvoiceKind.Standard, "Rechnung Nr. 12")]
    [InlineData("Invoice #12 (deposit)", InvoiceKind.Deposit, "Rechnung Nr. 12 (Anzahlung)")]
    [InlineData("Brand refresh (final)", InvoiceKind.Final, "Brand refresh (Schlussrechnung)")]
    [InlineData("Brand refresh (final)", InvoiceKind.Standard, "Brand refresh (final)")]
    [InlineData("Brand refresh, stage 2 of 3", InvoiceKind.Stage, "Brand refresh, Teilrechnung 2 von 3")]
    [InlineData("Our stage: Handover", InvoiceKind.Stage, "Our stage: Handover")]
    [InlineData("Credit note #12", InvoiceKind.CreditNote, "Rechnungskorrektur Nr. 12")]
    [InlineData("Invoice #1", InvoiceKind.Standard, "Invoice #1")]
    public void Titles_that_the_program_wrote_are_in_the_clients_language(string title, InvoiceKind kind, string expected)
    {
        Assert.Equal(expected, Words.Of("de").TitleOf(title, "12", kind).Replace('\u00A0', ' '));
        Assert.Equal(title, Words.English.TitleOf(title, "12", kind));
    }

    [Theory]
    [InlineData("Stage 2 of 3\nDesign", InvoiceKind.Stage, "Teilrechnung 2 von 3\nDesign")]
    [InlineData("Deposit\nDesign", InvoiceKind.Deposit, "Anzahlung\nDesign")]
    [InlineData("Final invoice", InvoiceKind.Final, "Schlussrechnung")]
    [InlineData("Deposit\nDesign", InvoiceKind.Standard, "Deposit\nDesign")]
    [InlineData("Handover, stage 2 of 3", InvoiceKind.Stage, "Handover, stage 2 of 3")]
    public void So_are_the_names_of_a_plans_parts(string description, InvoiceKind kind, string expected) =>
        Assert.Equal(expected, Words.Of("de").DescriptionOf(description, kind));
}

/// <summary>One text of a language.</summary>
/// <param name="Arguments">What it was given to say.</param>
internal sealed record Spoken(string Name, string? Value, IReadOnlyList<string> Arguments)
{
    private const string Mark = "\uFFFC";

    /// <summary>Without what it was given: the words that are the language's own.</summary>
    public IEnumerable<string> OwnWords =>
        Arguments.Aggregate(Value ?? "", (text, argument) => text.Replace(argument, Mark, StringComparison.Ordinal)).Split(Mark);

    public static IEnumerable<Spoken> Texts(Words words) =>
        typeof(Words)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property =>
                property.Name is not (nameof(Words.Language) or nameof(Words.ShortDay) or nameof(Words.Day) or nameof(Words.LongDay))
            )
            .SelectMany(property => Of(property.Name, property.GetValue(words)!));

    private static IEnumerable<Spoken> Of(string name, object value) =>
        value switch
        {
            string text => [new Spoken(name, text, [])],
            Func<string, string> say => [new Spoken(name, say("One"), ["One"])],
            Func<string, string, string> say => [new Spoken(name, say("One", "Two"), ["One", "Two"])],
            Func<int, string> say => [.. new[] { 7, 1, 0 }.Select(count => new Spoken(name, say(count), count == 7 ? ["7"] : []))],
            Func<int, int, string> say => [new Spoken(name, say(6, 7), ["6", "7"])],
            Func<int, string, string> say => [new Spoken(name, say(6, "Two"), ["6", "Two"])],
            Func<InvoiceLabel, string> say => [.. Enum.GetValues<InvoiceLabel>().Select(label => new Spoken(name, say(label), []))],
            ValueTuple<string, string, string>(var before, var bold, var after) =>
            [
                new Spoken(name, before, []),
                new Spoken(name, bold, []),
                new Spoken(name, after, []),
            ],
            _ => throw new InvalidOperationException($"{name} is a kind of text that no test reads."),
        };
}
