using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Documents.Pdf;

namespace InvoiceTracker.Features.Documents;

/// <summary>Draws an <see cref="InvoiceDocument"/> as PDF on A4: the paper of the client's page. The same document is the same bytes.</summary>
public sealed class InvoicePdf
{
    private readonly FontLibrary _fonts = new(Path.Combine(AppContext.BaseDirectory, "fonts"));

    public byte[] Render(InvoiceDocument document)
    {
        var fonts = _fonts.For(document.Locale);
        var words = WordsOf(document, fonts);
        var flow = new PageFlow(fonts);
        new PdfPaper(document, flow, words).Draw();
        return flow.ToBytes(
            new PdfInformation(
                PlainText.WithoutBidiControls(words.TitleFrom),
                PlainText.WithoutBidiControls(document.Seller.Name),
                document.Locale,
                document.IssuedOn
            )
        );
    }

    /// <returns>"Invoice-2026-0001.pdf": letters and digits of ASCII, which every file system takes.</returns>
    public static string FileName(InvoiceDocument document)
    {
        var words = new string([
            .. $"{Words.Of(document.Locale).NameOf(document.Kind)} {document.Number}".Select(c =>
                char.IsAsciiLetterOrDigit(c) || c is '_' ? c : ' '
            ),
        ]);
        return string.Join('-', words.Split(' ', StringSplitOptions.RemoveEmptyEntries)) + ".pdf";
    }

    /// <summary>Figures and days are English where the fonts lack the script of the document's language.</summary>
    private static PaperWords WordsOf(InvoiceDocument document, FontLibrary fonts)
    {
        var words = new PaperWords(document);
        var written = words.Day(document.IssuedOn) + words.Day(document.DueOn) + words.Amount(document.TotalMinor);
        return fonts.CanWrite(written, PaperStyles.Body) ? words : new PaperWords(document, Languages.Culture(null));
    }
}
