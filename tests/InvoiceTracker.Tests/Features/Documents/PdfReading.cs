using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;

namespace InvoiceTracker.Tests.Features.Documents;

/// <summary>What another program reads in a PDF.</summary>
internal static class PdfReading
{
    /// <summary>All pages, with single plain spaces.</summary>
    public static string Text(byte[] pdf) => string.Join(' ', Pages(pdf));

    public static List<string> Pages(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        return [.. document.GetPages().Select(page => Plain(Lines(page)))];
    }

    /// <summary>As people compare text: no-break spaces are spaces.</summary>
    public static string Plain(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // A letter that begins where the one before it ends belongs to the same piece of text, whatever font it comes from.
    private static string Lines(Page page)
    {
        var text = new StringBuilder();
        Letter? before = null;
        foreach (var letter in page.Letters)
        {
            if (
                before is not null
                && (
                    Math.Abs(letter.StartBaseLine.X - before.EndBaseLine.X) > 0.5
                    || Math.Abs(letter.StartBaseLine.Y - before.EndBaseLine.Y) > 0.5
                )
            )
                text.Append(' ');
            text.Append(letter.Value);
            before = letter;
        }
        return text.ToString();
    }
}
