using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Components;

namespace InvoiceTracker.Features.Mail.Templates;

/// <summary>What a mail needs and Razor would drop or encode: comments that only Outlook reads, whose drawing engine is Word's.</summary>
internal static class MailMarkup
{
    public const string Font = "-apple-system,'Segoe UI',Helvetica,Arial,sans-serif";

    public static readonly MarkupString OutlookHead = ForOutlook(
        "<xml><o:OfficeDocumentSettings><o:PixelsPerInch>96</o:PixelsPerInch></o:OfficeDocumentSettings></xml><style>td,a,p{font-family:Arial,sans-serif !important}</style>"
    );

    /// <summary>Narrow screens and dark ones, for mail programs that read a style sheet.</summary>
    public static readonly MarkupString DarkStyle = new(
        """
        <style>
          @media (max-width: 620px) { .wrap { width: 100% !important; } .px { padding-left: 24px !important; padding-right: 24px !important; } .btn a { display: block !important; } }
          @media (prefers-color-scheme: dark) { .bg { background: #10141c !important; } .sheet { background: #1a202b !important; border-color: #2c3543 !important; } .ink { color: #eef1f6 !important; } .dim { color: #a9b3c2 !important; } .rule { border-color: #2c3543 !important; } .lnk { color: #93b7f5 !important; } }
          [data-ogsc] .ink { color: #eef1f6 !important; } [data-ogsc] .dim { color: #a9b3c2 !important; }
        </style>
        """
    );

    /// <summary>Outlook knows no maximum width: it gets a table around the table.</summary>
    public static readonly MarkupString OutlookTable = ForOutlook(
        """<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td>"""
    );

    public static readonly MarkupString OutlookTableEnd = ForOutlook("</td></tr></table>");

    /// <summary>Characters that do not show push the body's first words out of the line beside the subject.</summary>
    public static readonly MarkupString Filler = new(string.Concat(Enumerable.Repeat("&#8199;&#847;", 10)));

    public static MarkupString Button(string url, string text)
    {
        var (href, label) = (HtmlEncoder.Default.Encode(url), HtmlEncoder.Default.Encode(text));
        var drawn = ForOutlook(
            $"""<v:roundrect href="{href}" style="height:50px;v-text-anchor:middle;width:260px;" arcsize="18%" stroke="f" fillcolor="#1c4fad"><w:anchorlock/><center style="color:#ffffff;font-family:Arial,sans-serif;font-size:16px;font-weight:bold;">{label}</center></v:roundrect>"""
        );
        return new(
            $"""{drawn}<!--[if !mso]><!--><a href="{href}" style="display:inline-block;background:#1c4fad;color:#ffffff;font:600 16px/50px {Font};padding:0 28px;border-radius:9px;text-align:center;text-decoration:none;">{label}</a><!--<![endif]-->"""
        );
    }

    private static MarkupString ForOutlook(string html) => new($"<!--[if mso]>{html}<![endif]-->");
}
