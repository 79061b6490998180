using System.Globalization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>
/// How the document's language writes its figures and days; English where the fonts lack that language's script.
/// </summary>
internal sealed class PaperWords
{
    private readonly string _currency;
    private readonly CultureInfo _culture;

    public PaperWords(InvoiceDocument document, FontLibrary fonts)
    {
        _currency = document.Currency;
        _culture = Languages.Culture(document.Locale);
        if (!fonts.CanWrite(Day(document.IssuedOn) + Day(document.DueOn) + Amount(document.TotalMinor), PaperStyles.Body))
            _culture = Languages.Culture(null);
    }

    public static string NameOf(InvoiceDocument document) => document.Kind is InvoiceKind.CreditNote ? "Credit note" : "Invoice";

    /// <param name="minor">Cents, yen, fils.</param>
    public string Amount(long minor) => MoneyText.Format(minor, _currency, _culture);

    public string Price(decimal price) => MoneyText.FormatPrice(price, _currency, _culture);

    public string Number(decimal number) => number.ToString("0.######", _culture);

    public string Percent(decimal percent) => $"{Number(percent)}\u00A0%";

    public string Day(DateOnly day) => day.ToString("D", _culture);
}
