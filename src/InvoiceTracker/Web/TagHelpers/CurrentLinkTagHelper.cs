using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>A link in a navigation: it knows whether the page, or a page beneath it, is the one being shown.</summary>
[HtmlTargetElement("a", Attributes = "nav,href")]
public sealed class CurrentLinkTagHelper : TagHelper
{
    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.Attributes.RemoveAll("nav");
        var (here, target) = (ViewContext.HttpContext.Request.Path, new PathString(output.Attributes["href"].Value.ToString()));

        if (here == target)
            output.Attributes.SetAttribute("aria-current", "page");
        else if (target != "/" && here.StartsWithSegments(target, StringComparison.OrdinalIgnoreCase))
            output.Attributes.SetAttribute("aria-current", "true");
    }
}
