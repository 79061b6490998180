using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>What a control must know about the field around it: the names by which it points to its hint and its error.</summary>
internal sealed record FieldState(string Id, bool HasHint, string? Error)
{
    public string HintId => $"{Id}-hint";

    public string ErrorId => $"{Id}-error";

    /// <summary>Gives the control its look and ties it to the label, hint and error.</summary>
    public void Describe(TagHelperOutput control)
    {
        var look = control.TagName switch
        {
            "select" => "select",
            "textarea" => "area",
            _ => "input",
        };
        var given = control.Attributes["class"]?.Value.ToString();
        control.Attributes.SetAttribute("class", given is null ? look : $"{look} {given}");
        control.Attributes.SetAttribute("id", Id);

        if (Error is not null)
            control.Attributes.SetAttribute("aria-invalid", "true");

        string?[] described = [Error is null ? null : ErrorId, HasHint ? HintId : null];
        if (described.OfType<string>().ToArray() is [_, ..] ids)
            control.Attributes.SetAttribute("aria-describedby", string.Join(' ', ids));
    }
}

/// <summary>The control that stands inside a field: it is described like the one the field would have made itself.</summary>
[HtmlTargetElement("input", Attributes = "asp-for")]
[HtmlTargetElement("select", Attributes = "asp-for")]
[HtmlTargetElement("textarea", Attributes = "asp-for")]
public sealed class FieldControlTagHelper : TagHelper
{
    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        if (context.Items.TryGetValue(typeof(FieldState), out var field))
            ((FieldState)field).Describe(output);
    }
}
