using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Tests.Web;

/// <summary>Runs a tag helper as Razor would and returns the HTML it makes.</summary>
internal static class Rendering
{
    public static async Task<string> RenderAsync(
        this TagHelper helper,
        string tag,
        string content = "",
        params TagHelperAttribute[] attributes
    )
    {
        var context = new TagHelperContext(new TagHelperAttributeList(attributes), new Dictionary<object, object>(), "test");
        var output = new TagHelperOutput(
            tag,
            [.. attributes],
            (_, _) => Task.FromResult(new DefaultTagHelperContent().SetHtmlContent(content))
        );

        helper.Init(context);
        await helper.ProcessAsync(context, output);

        await using var writer = new StringWriter();
        output.WriteTo(writer, HtmlEncoder.Default);
        return writer.ToString();
    }

    public static ViewContext ViewOf(string path = "/")
    {
        var http = new DefaultHttpContext();
        http.Request.Path = path;
        return new ViewContext { HttpContext = http };
    }
}
