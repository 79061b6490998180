using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;

namespace InvoiceTracker.Features.Documents;

/// <summary>What a document says in its client's language, and how that language writes its figures and days.</summary>
/// <param name="culture">Another than the document's own where its script cannot be drawn.</param>
public sealed class PaperWords(InvoiceDocument document, CultureInfo? culture = null)
{
    public Words Say { get; } = Words.Of(document.Locale);

    public CultureInfo Culture { get; } = culture ?? Languages.Culture(document.Locale);

    /// <summary>"Invoice"</summary>
    public string Name => Say.NameOf(document.Kind);

    /// <summary>"#412", or that it is a draft.</summary>
    public string Number => document.Number is { } number ? Say.Number(number) : Say.Draft;

    /// <summary>Nobody gave it a title of its own.</summary>
    public bool IsUntitled => Invoice.IsDefaultTitle(document.Title, document.Number);

    public string Title => Say.TitleOf(document.Title, document.Number, document.Kind);

    /// <summary>"Brand refresh from Northlight Studio"</summary>
    public string TitleFrom => Say.From(Title, document.Seller.Name);

    /// <param name="minor">Cents, yen, fils.</param>
    public string Amount(long minor) => MoneyText.Format(minor, document.Currency, Culture);

    public string Price(decimal price) => MoneyText.FormatPrice(price, document.Currency, Culture);

    public string Figure(decimal number) => number.ToString("0.######", Culture);

    public string Percent(decimal percent) => $"{Figure(percent)}\u00A0%";

    public string Day(DateOnly day) => day.ToString("D", Culture);

    /// <summary>As a page tells it: "Monday 30 November 2026", the same in all of English.</summary>
    public string LongDay(DateOnly day) => Say.LongDay is { } format ? day.ToString(format, PageCulture) : Day(day);

    /// <summary>"Mon 30 Nov"</summary>
    public string ShortDay(DateOnly day) => day.ToString(Say.ShortDay, PageCulture);

    /// <summary>"30 Nov 2026"</summary>
    public string MediumDay(DateOnly day) => day.ToString(Say.Day, PageCulture);

    /// <summary>Where the page about tracking is, in this language.</summary>
    public string HowThisWorksPath => Say == Words.English ? "/how-this-works" : $"/how-this-works?lang={Say.Language}";

    public string Describe(DocumentLine line) => Say.DescriptionOf(line.Description, document.Kind);

    /// <summary>"#2026-0001, Brand refresh (deposit): €357.00, paid €357.00"</summary>
    public string Describe(EarlierStage stage)
    {
        // Before the last invoice of a plan come its like, or its deposit.
        var kind = document.Kind is InvoiceKind.Stage ? InvoiceKind.Stage : InvoiceKind.Deposit;
        var title = Say.TitleOf(stage.Title, stage.Number, kind);
        var name = stage.Title.Contains($"#{stage.Number}", StringComparison.Ordinal) ? title : $"{Say.Number(stage.Number)}, {title}";
        return $"{name}: {Amount(stage.TotalMinor)}, " + (stage.PaidMinor == 0 ? Say.NotPaidYet : Say.PaidAmount(Amount(stage.PaidMinor)));
    }

    /// <summary>"Tax number SE556677889901"; null without one.</summary>
    public string? TaxNumber(Party party) =>
        string.IsNullOrWhiteSpace(party.TaxId) ? null : $"{(IsEuropean(party.TaxId) ? Say.VatNumber : Say.TaxNumber)} {party.TaxId}";

    private CultureInfo PageCulture => Say == Words.English ? CultureInfo.InvariantCulture : Culture;

    /// <summary>"Tax number of Northlight Studio"</summary>
    public string TaxNumberOf(Party party) => IsEuropean(party.TaxId) ? Say.VatNumberOf(party.Name) : Say.TaxNumberOf(party.Name);

    // VAT numbers of the European Union begin with the country.
    private static bool IsEuropean(string taxId) =>
        taxId.Length > 2 && char.IsAsciiLetterUpper(taxId[0]) && char.IsAsciiLetterUpper(taxId[1]);
}
