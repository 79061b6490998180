using System.Text;

namespace InvoiceTracker.Features.Mail;

/// <summary>Makes text of other people's making safe for a header.</summary>
internal static class MailText
{
    /// <summary>One line of readable text. Line breaks and control characters become spaces; what only looks like an encoded word (RFC 2047) is taken apart, so that no reader decodes it.</summary>
    public static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsControl(rune) || rune.Value is '\u2028' or '\u2029')
                line.Append(' ');
            else
                line.Append(rune);
        }
        return line.Replace("=?", "= ?").ToString().Trim();
    }
}
