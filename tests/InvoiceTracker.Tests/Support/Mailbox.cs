using System.Text.RegularExpressions;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace InvoiceTracker.Tests.Support;

/// <summary>What a recipient finds in their mailbox.</summary>
internal static class Mailbox
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The mails of one invoice, once each of them has left the queue (or five seconds have passed), by the recipient's address.</summary>
    public static async Task<Dictionary<string, MailMessage>> MailsAsync(
        this App app,
        Guid invoiceId,
        Func<MailMessage, bool>? isExpected = null
    )
    {
        isExpected ??= mail => mail.State is not (MailState.Queued or MailState.Sending);
        var mails = await app.EventuallyAsync(
            db => db.MailMessages.AsNoTracking().Where(m => m.InvoiceId == invoiceId).OrderBy(m => m.QueuedAt).ToListAsync(),
            found => found.TrueForAll(mail => isExpected(mail))
        );
        return mails.GroupBy(m => m.ToAddress).ToDictionary(g => g.Key, g => g.Last());
    }

    /// <summary>The mail that the folder mode wrote for a recipient of an invoice.</summary>
    public static async Task<MimeMessage> ReadMailAsync(this App app, Guid invoiceId, string recipient)
    {
        var mail = (await app.MailsAsync(invoiceId))[recipient];
        return await app.ReadMailAsync(mail);
    }

    public static Task<MimeMessage> ReadMailAsync(this App app, MailMessage mail) =>
        MimeMessage.LoadAsync(Path.Combine(app.DataDirectory, "mail", $"{mail.Id:N}.eml"));

    /// <summary>The recipient's LINK, as it stands in their mail.</summary>
    public static async Task<Uri> LinkFromMailAsync(this App app, Guid invoiceId, string recipient)
    {
        using var mail = await app.ReadMailAsync(invoiceId, recipient);
        return LinkIn(mail);
    }

    public static Uri LinkIn(MimeMessage mail) =>
        new(Regex.Match(mail.TextBody!, @"https?://\S+/i/[\w-]{43}", RegexOptions.None, Limit).Value);
}
