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

        text.Append(mail.IsDue ? $"{mail.AmountLabel}: {mail.Amount}\n{mail.ByDueDate}\n\n" : $"{mail.AmountLabel}.\n\n");
        text.Append(mail.Action).Append(":\n").Append(mail.Url).Append("\n\n");

        foreach (var line in mail.Lines)
            text.Append("- ").Append(line.Text).Append(": ").Append(line.Amount).Append('\n');
        if (mail.LinesLeftOut > 0)
            text.Append(CultureInfo.InvariantCulture, $"- {mail.Say.MoreLines(mail.LinesLeftOut)}\n");
        foreach (var sum in mail.Sums)
            text.Append(sum.Text).Append(": ").Append(sum.Amount).Append('\n');
        text.Append(mail.Say.Total).Append(": ").Append(mail.Total).Append('\n');
        if (mail.Paid is { } paid)
            text.Append(mail.Say.AlreadyPaid).Append(": ").Append(paid).Append('\n');

        if (mail.BankTransfer.Count > 0)
            text.Append('\n').Append(mail.Say.ByBankTransferTo).Append(":\n").AppendJoin('\n', mail.BankTransfer).Append('\n');

        text.Append('\n').Append(mail.Reply).Append('\n').Append(mail.Imprint).Append('\n');
        text.Append(mail.Honesty).Append(' ').Append(mail.Say.HowThisWorks).Append(": ").Append(mail.PrivacyUrl).Append('\n');
        return text.ToString();
    }
}
