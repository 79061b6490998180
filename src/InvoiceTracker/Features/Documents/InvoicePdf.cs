using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents.Pdf;

namespace InvoiceTracker.Features.Documents;

/// <summary>Draws an <see cref="InvoiceDocument"/> as PDF on A4: the paper of the client's page. The same document is the same bytes.</summary>
public sealed class InvoicePdf
{
    private readonly FontLibrary _fonts = new(Path.Combine(AppContext.BaseDirectory, "fonts"));

    public byte[] Render(InvoiceDocument document)
    {
        var flow = new PageFlow(_fonts);
        new PdfPaper(document, flow, new PaperWords(document, _fonts)).Draw();
        return flow.ToBytes(
            new PdfInformation(
                PlainText.WithoutBidiControls($"{document.Title} from {document.Seller.Name}"),
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
            .. $"{PaperWords.NameOf(document)} {document.Number}".Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' ? c : ' '),
        ]);
        return string.Join('-', words.Split(' ', StringSplitOptions.RemoveEmptyEntries)) + ".pdf";
    }
}
