using System.Globalization;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>An instant, told in the viewer's zone; the title tells it with the second and the zone.</summary>
[HtmlTargetElement("local-time", Attributes = "value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class LocalTimeTagHelper(ViewerClock clock) : TagHelper
{
    public DateTimeOffset Value { get; set; }

    /// <summary>Which part to tell: both ("Today, 08:14"), the day ("Mon 16 Nov") or the time ("08:14").</summary>
    public TimePart Format { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", Value.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture));
        output.Attributes.SetAttribute("title", clock.TellInFull(Value));

        var local = clock.In(Value);
        output.Content.SetContent(
            Format switch
            {
                TimePart.Day => clock.Tell(DateOnly.FromDateTime(local.DateTime)),
                TimePart.Time => local.ToString("HH:mm", CultureInfo.InvariantCulture),
                _ => clock.Tell(Value),
            }
        );
    }
}

public enum TimePart
{
    Both,
    Day,
    Time,
}

/// <summary>A calendar day in words, the same for everybody: never 03/04.</summary>
[HtmlTargetElement("day", Attributes = "value", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class DayTagHelper : TagHelper
{
    public DateOnly Value { get; set; }

    /// <summary>Says "Mon 23 Nov" where there is little room, instead of "Monday 23 November 2026".</summary>
    public bool Short { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "time";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("datetime", Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        output.Content.SetContent(Value.ToString(Short ? "ddd d MMM" : "dddd d MMMM yyyy", CultureInfo.InvariantCulture));
    }
}
