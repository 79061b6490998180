using Microsoft.AspNetCore.Html;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.AspNetCore.Mvc.TagHelpers;
using Microsoft.AspNetCore.Mvc.ViewFeatures;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>
/// A label, a control, a hint and what is wrong with it, tied together for assistive technology. Without content the control is an
/// input, which takes the other attributes; a textarea, select or special input goes inside. What was typed is shown again.
/// </summary>
[HtmlTargetElement("field", Attributes = "for,label")]
public sealed class FieldTagHelper(IHtmlGenerator generator) : TagHelper
{
    public ModelExpression For { get; set; } = null!;

    public string Label { get; set; } = "";

    public string? Hint { get; set; }

    /// <summary>The type of the input, when that of the property does not tell.</summary>
    public string? Type { get; set; }

    [ViewContext, HtmlAttributeNotBound]
    public ViewContext ViewContext { get; set; } = null!;

    public override void Init(TagHelperContext context)
    {
        var name = ViewContext.ViewData.TemplateInfo.GetFullHtmlFieldName(For.Name);
        var id = TagBuilder.CreateSanitizedId(name, generator.IdAttributeDotReplacement);
        var errors = ViewContext.ViewData.ModelState.TryGetValue(name, out var entry) ? entry.Errors : [];
        context.Items[typeof(FieldState)] = new FieldState(id, Hint is not null, errors.FirstOrDefault()?.ErrorMessage);
    }

    public override async Task ProcessAsync(TagHelperContext context, TagHelperOutput output)
    {
        var field = (FieldState)context.Items[typeof(FieldState)];
        var content = await output.GetChildContentAsync();
        IHtmlContent control = content.IsEmptyOrWhiteSpace ? Input(field, context, output.Attributes) : content;

        output.TagName = "div";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.Clear();
        output.Attributes.SetAttribute("class", "field");

        output.Content.AppendHtml(Element("label", Label, ("for", field.Id)));
        output.Content.AppendHtml(control);
        if (Hint is not null)
            output.Content.AppendHtml(Element("span", Hint, ("class", "hint"), ("id", field.HintId)));
        if (field.Error is not null)
            output.Content.AppendHtml(Element("span", field.Error, ("class", "error"), ("id", field.ErrorId)));
    }

    private TagHelperOutput Input(FieldState field, TagHelperContext context, TagHelperAttributeList given)
    {
        var output = new TagHelperOutput("input", [.. given], (_, _) => Task.FromResult<TagHelperContent>(new DefaultTagHelperContent()))
        {
            TagMode = TagMode.SelfClosing,
        };

        // InputTagHelper takes a DateOnly for text, and copies the type from the tag as it was written.
        var isDay = For.Metadata.UnderlyingOrModelType == typeof(DateOnly);
        var type = isDay ? "date" : Type;
        TagHelperAttributeList written = type is null ? [] : [new("type", type)];
        var input = new InputTagHelper(generator)
        {
            For = For,
            ViewContext = ViewContext,
            InputTypeName = type,
            Format = isDay ? "{0:yyyy-MM-dd}" : null,
        };

        input.Process(new(written, context.Items, context.UniqueId), output);
        field.Describe(output);
        return output;
    }

    private static TagBuilder Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        var element = new TagBuilder(name);
        foreach (var attribute in attributes)
            element.Attributes[attribute.Name] = attribute.Value;
        element.InnerHtml.Append(text);
        return element;
    }
}
