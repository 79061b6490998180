using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>One outline icon of the sprite; build/icons.mjs names those there are. It is decoration: the words beside it carry the meaning.</summary>
[HtmlTargetElement("icon", Attributes = "name", TagStructure = TagStructure.WithoutEndTag)]
public sealed class IconTagHelper : TagHelper
{
    public string Name { get; set; } = "";

    /// <summary>"s" for 16 pixels; 18 otherwise.</summary>
    public string? Size { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Size is null ? "i" : $"i i-{Size}");
        output.Attributes.SetAttribute("aria-hidden", "true");

        output.Content.SetHtmlContent(Use(Name, ViewContext.HttpContext));
    }

    /// <summary>The reference into the sprite that fills an svg element.</summary>
    internal static TagBuilder Use(string name, HttpContext http)
    {
        // The fingerprinted address may be cached for good, so that a page full of icons asks nothing of the server.
        const string sprite = "lib/icons.svg";
        var assets = http.GetEndpoint()?.Metadata.GetMetadata<ResourceAssetCollection>();

        var use = new TagBuilder("use");
        use.Attributes["href"] = $"{http.Request.PathBase}/{assets?[sprite] ?? sprite}#{name}";
        return use;
    }
}
