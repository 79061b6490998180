using System.Globalization;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Razor.TagHelpers;

namespace InvoiceTracker.Web.TagHelpers;

/// <summary>An amount as people write it, with figures that line up in a column.</summary>
[HtmlTargetElement("money", Attributes = "amount,currency", TagStructure = TagStructure.NormalOrSelfClosing)]
public sealed class MoneyTagHelper : TagHelper
{
    /// <summary>Cents, yen, fils.</summary>
    public long Amount { get; set; }

    /// <summary>An ISO 4217 code.</summary>
    public string Currency { get; set; } = "";

    /// <summary>The language whose habits write it; the reader's own when left out.</summary>
    public string? Locale { get; set; }

    public override void Process(TagHelperContext context, TagHelperOutput output)
    {
        output.TagName = "data";
        output.TagMode = TagMode.StartTagAndEndTag;
        output.Attributes.SetAttribute("class", "money");
        output.Attributes.SetAttribute("value", string.Create(CultureInfo.InvariantCulture, $"{Currency} {Amount}"));
        output.Content.SetContent(
            MoneyText.Format(Amount, Currency, Locale is null ? CultureInfo.CurrentCulture : Languages.Culture(Locale))
        );
    }
}
