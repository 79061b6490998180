using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>A dot and a word. The word says it all; the colour only helps the eye along a column.</summary>
[HtmlTargetElement("status-pill", Attributes = "kind,text", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class StatusPillTagHelper : TagHelper
{
    public PillKind Kind { get; set; }

    public string Text { get; set; } = "";

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "span";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", Kind is PillKind.Neutral ? "pill" : $"pill {Kind.ToString().ToLowerInvariant()}");
        output.Content.SetContent(Text);
    }
}

/// <summary>The meanings a pill can have; each is one colour of the design.</summary>
public enum PillKind
{
    Neutral,
    Draft,
    Opened,
    Unseen,
    Overdue,
    Paid,

    /// <summary>Words without a dot.</summary>
    Plain,
}
