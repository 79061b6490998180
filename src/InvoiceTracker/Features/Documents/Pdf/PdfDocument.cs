using static InvoiceTracker.Features.Documents.Pdf.PdfObjects;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>Pages, the fonts they share, and what the file says about itself.</summary>
internal sealed class PdfDocument
{
    private readonly PdfFonts _fonts = new();
    private readonly List<PdfPage> _pages = [];

    public IReadOnlyList<PdfPage> Pages => _pages;

    public PdfPage AddPage()
    {
        var page = new PdfPage(_fonts);
        _pages.Add(page);
        return page;
    }

    public byte[] ToBytes(PdfInformation information)
    {
        var file = new PdfObjects();
        var contents = _pages.ConvertAll(page => file.AddStream(page.Content));
        var fonts = file.Add(_fonts.WriteTo(file));
        var tree = file.Reserve();
        var pages = contents.ConvertAll(content =>
            file.Add(FormattableString.Invariant($"<</Type/Page/Parent {tree} 0 R/Contents {content} 0 R>>"))
        );
        var kids = string.Join(' ', pages.Select(page => FormattableString.Invariant($"{page} 0 R")));
        file.Add(
            tree,
            FormattableString.Invariant(
                $"<</Type/Pages/Count {pages.Count}/Kids[{kids}]/MediaBox[0 0 {Number(PdfPage.Width)} {Number(PdfPage.Height)}]/Resources<</Font {fonts} 0 R>>>>"
            )
        );
        var catalog = file.Add(
            FormattableString.Invariant(
                $"<</Type/Catalog/Pages {tree} 0 R/Lang{TextString(information.Language)}/ViewerPreferences<</DisplayDocTitle true>>>>"
            )
        );
        return file.Finish(catalog, file.Add(Describe(information)));
    }

    private static string Describe(PdfInformation information) =>
        FormattableString.Invariant(
            $"<</Title{TextString(information.Title)}/Author{TextString(information.Author)}/Creator{TextString("InvoiceTracker")}/CreationDate(D:{information.On:yyyyMMdd}000000Z)>>"
        );
}

/// <summary>What a file manager and a screen reader say about the document.</summary>
/// <param name="Language">BCP 47.</param>
/// <param name="On">The day it is dated.</param>
internal sealed record PdfInformation(string Title, string Author, string Language, DateOnly On);
