using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>Says what will be here. Its content is one more sentence and at most one action.</summary>
[HtmlTargetElement("empty-state", Attributes = "title")]
public sealed class EmptyStateTagHelper : TagHelper
{
    public string Title { get; set; } = "";

    public string? Icon { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "empty");

        if (Icon is not null)
        {
            var icon = new TagBuilder("svg") { Attributes = { ["class"] = "i", ["aria-hidden"] = "true" } };
            icon.InnerHtml.AppendHtml(IconTagHelper.Use(Icon, ViewContext.HttpContext));
            output.PreContent.AppendHtml(icon);
        }

        var heading = new TagBuilder("h2");
        heading.InnerHtml.Append(Title);
        output.PreContent.AppendHtml(heading);
    }
}
