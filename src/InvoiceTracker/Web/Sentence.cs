using Microsoft.AspNetCore.Html;

namespace InvoiceTracker.Web;

/// <summary>Sentences of which a page marks a part. Where that part stands is the language's affair.</summary>
public static class Sentence
{
    private const string Mark = "\uFFFC";

    /// <summary>Sets the value in bold.</summary>
    public static IHtmlContent Strong(Func<string, string> sentence, string value)
    {
        var parts = sentence(Mark).Split(Mark, 2);
        return new HtmlContentBuilder()
            .Append(parts[0])
            .AppendHtml("<b class=\"strong nowrap\">")
            .Append(value)
            .AppendHtml("</b>")
            .Append(parts[^1]);
    }
}
