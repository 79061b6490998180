using System.Globalization;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>
/// The view strip: one bar a day, as high as the invoice was opened that day; a hollow dot where every visit was filtered; a dashed
/// line on the due date. Without sight of it, the label says the same in a sentence.
/// </summary>
[HtmlTargetElement("view-strip", Attributes = "days", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class ViewStripTagHelper : TagHelper
{
    // The scale shows three opens at least, so that a single open never looks like a crowd.
    private const int LeastScale = 3;
    private const double Dates = 14;

    /// <summary>Every day of the window, the oldest first.</summary>
    public IReadOnlyList<ViewDay> Days { get; set; } = [];

    public DateOnly? Due { get; set; }

    /// <summary>96 for a table row, 150 for a card row, or full for a panel, which also names the dates.</summary>
    public string Size { get; set; } = "150";

    /// <summary>The width of a full strip in pixels.</summary>
    public int Width { get; set; } = 412;

    /// <summary>The sentence for people who do not see the strip; by default it is made of the days.</summary>
    public string? Label { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        var (width, height, ground) = Size switch
        {
            "96" => (96, 22, 22d),
            "full" => (Width, 52, 52 - Dates),
            _ => (150, 28, 28d),
        };

        output.TagName = "svg";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "strip");
        output.Attributes.SetAttribute("role", "img");
        output.Attributes.SetAttribute("aria-label", Label ?? ViewStripSentence.For(Days, Due));
        output.Attributes.SetAttribute("width", width);
        output.Attributes.SetAttribute("height", height);
        output.Attributes.SetAttribute("viewBox", $"0 0 {width} {height}");
        output.Content.SetHtmlContent(Draw(width, ground));
    }

    private string Draw(double width, double ground)
    {
        if (Days.Count is 0)
            return "";

        var step = width / Days.Count;
        var bar = Math.Min(7, 0.62 * step);
        var scale = Math.Max(LeastScale, Days.Max(day => day.Counted));
        var shapes = Days.Select((day, i) => DrawDay(day, i * step + (step - bar) / 2, bar, ground, scale));
        var due = Days.ToList().FindIndex(day => day.On == Due);

        return string.Concat(shapes)
            + (due < 0 ? "" : Svg($"""<line class="due" x1="{Middle(due):0.0}" x2="{Middle(due):0.0}" y1="0" y2="{ground:0}"/>"""))
            + (Size is "full" ? DrawDates(Middle) : "");

        double Middle(int day) => (day + 0.5) * step;
    }

    private static string DrawDay(ViewDay day, double x, double width, double ground, int scale)
    {
        var line = Svg($"""<rect class="base" x="{x:0.0}" y="{ground - 2:0}" width="{width:0.0}" height="2" rx="1"/>""");
        if (day.Counted > 0)
        {
            var height = 4 + (ground - 6) * day.Counted / scale;
            return line
                + Svg($"""<rect class="bar" x="{x:0.0}" y="{ground - height:0.0}" width="{width:0.0}" height="{height:0.0}" rx="1.5"/>""");
        }

        return day.Filtered > 0 ? line + Svg($"""<circle class="mute" cx="{x + width / 2:0.0}" cy="{ground - 7:0}" r="2"/>""") : line;
    }

    private string DrawDates(Func<int, double> middle)
    {
        var last = Days.Count - 1;
        return Date(0, "start") + (last > 5 ? Date(last / 2, "middle") : "") + (last > 0 ? Date(last, "end") : "");

        string Date(int day, string anchor)
        {
            var text = (Days[day].On == Due ? "due " : "") + Days[day].On.ToString("d MMM", CultureInfo.InvariantCulture);
            return Svg($"""<text x="{middle(day):0.0}" y="51" text-anchor="{anchor}">{HtmlEncoder.Default.Encode(text)}</text>""");
        }
    }

    private static string Svg(FormattableString shape) => FormattableString.Invariant(shape);
}
