using System.Globalization;
using System.Text;

namespace InvoiceTracker.Features.Mail.Templates;

/// <summary>The plain-text twin of <see cref="InvoiceMailHtml"/>.</summary>
internal static class InvoiceMailText
{
    public static string Of(InvoiceMail mail)
    {
        var text = new StringBuilder();
        text.Append(mail.Heading).Append("\n\n");
        foreach (var paragraph in mail.Paragraphs)
            text.Append(paragraph).Append("\n\n");

        text.Append(mail.IsDue ? $"{mail.AmountLabel}: {mail.Amount}\nby {mail.DueDate}\n\n" : $"{mail.AmountLabel}.\n\n");
        text.Append(mail.Action).Append(":\n").Append(mail.Url).Append("\n\n");

        foreach (var line in mail.Lines)
            text.Append("- ").Append(line.Text).Append(": ").Append(line.Amount).Append('\n');
        if (mail.LinesLeftOut > 0)
            text.Append(CultureInfo.InvariantCulture, $"- and {mail.LinesLeftOut} more on the invoice page\n");
        foreach (var sum in mail.Sums)
            text.Append(sum.Text).Append(": ").Append(sum.Amount).Append('\n');
        text.Append("Total: ").Append(mail.Total).Append('\n');
        if (mail.Paid is { } paid)
            text.Append("Already paid: ").Append(paid).Append('\n');

        text.Append('\n').Append(mail.Reply).Append('\n').Append(mail.Imprint).Append('\n');
        text.Append(mail.Honesty).Append(" How this works: ").Append(mail.PrivacyUrl).Append('\n');
        return text.ToString();
    }
}
