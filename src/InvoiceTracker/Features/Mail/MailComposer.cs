using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Mail.Templates;
using MimeKit;
using MimeKit.Text;

namespace InvoiceTracker.Features.Mail;

/// <summary>Writes a mail from what is frozen (the document), what is true now (the balance) and whom it goes to (their own link).</summary>
public sealed class MailComposer(
    MailRenderer renderer,
    RevisionReader revisions,
    LinkProtector links,
    PublicAddress address,
    MailOptions options
)
{
    /// <exception cref="BrokenRuleException">It must not be sent any more, or cannot; the message says why.</exception>
    public async Task<MimeMessage> ComposeAsync(MailJob job, CancellationToken cancellationToken)
    {
        var (text, html) = job.Mail.Kind switch
        {
            MailKind.Notification => await NoticeAsync(NoticeOf(job)),
            MailKind.PortalSignIn => await NoticeAsync(SignInOf(job)),
            _ => await InvoiceAsync(job, cancellationToken),
        };
        var message = new MimeMessage
        {
            MessageId = job.Mail.MessageId(Domain),
            Date = job.Mail.QueuedAt,
            Subject = MailText.OneLine(job.Mail.Subject),
        };
        var body = new MultipartAlternative(new TextPart(TextFormat.Plain) { Text = text }, new TextPart(TextFormat.Html) { Text = html });
        message.Body = await AttachedAsync(job, cancellationToken) is { } attached ? new Multipart("mixed") { body, attached } : body;
        message.From.Add(From(job.Settings, job.Workspace));
        message.To.Add(Mailbox(job.Mail.ToName, job.Mail.ToAddress));
        if (job.Sender is { } sender)
            message.ReplyTo.Add(Mailbox(sender.Name, sender.Email));
        if (job.Mail.Kind is MailKind.Reminder or MailKind.Notification or MailKind.PortalSignIn)
            message.Headers.Add(HeaderId.AutoSubmitted, "auto-generated");
        return message;
    }

    /// <summary>The right side of our Message-IDs.</summary>
    public string Domain => address.BaseUrl.HostNameType is UriHostNameType.Dns ? address.BaseUrl.IdnHost : address.BaseUrl.Host;

    public MailboxAddress From(MailSettings? settings, Workspace workspace)
    {
        var given = settings?.From ?? options.From;
        if (given.Length == 0)
            return Mailbox(workspace.Name, workspace.Email);
        var mailbox = MailboxAddress.Parse(given);
        return string.IsNullOrEmpty(mailbox.Name) ? Mailbox(workspace.Name, mailbox.Address) : mailbox;
    }

    private async Task<(string Text, string Html)> InvoiceAsync(MailJob job, CancellationToken cancellationToken)
    {
        var content = await ContentAsync(job, cancellationToken);
        return (InvoiceMailText.Of(content), await renderer.HtmlAsync(content));
    }

    private async Task<(string Text, string Html)> NoticeAsync(NoticeMail notice) =>
        (NoticeMail.TextOf(notice), await renderer.HtmlAsync(notice));

    private NoticeMail NoticeOf(MailJob job) =>
        job.Notification is { } notification
            ? new NoticeMail(notification.Title, notification.Body, job.Workspace.Name, address.Of($"/notifications/{notification.Id}"))
            {
                SettingsUrl = address.Of("/settings/notifications"),
            }
            : throw new BrokenRuleException("What this mail told of was taken back before it left.");

    private NoticeMail SignInOf(MailJob job)
    {
        if (job.Link is not { RevokedAt: null } link || links.UrlOf(link) is not { } url)
            throw new BrokenRuleException("The link in this mail leads nowhere any more.");
        var say = Words.Of(job.Locale);
        var body = say.SignInMail(job.Workspace.Name, InvoiceLink.SignInLifetime.TotalMinutes);
        return new NoticeMail(job.Mail.Subject, body, job.Workspace.Name, url)
        {
            Language = say.Language,
            Action = say.SeeYourInvoices,
            Why = say.NotAskedFor,
        };
    }

    /// <summary>A receipt carries the invoice, as it was issued.</summary>
    private async Task<MimePart?> AttachedAsync(MailJob job, CancellationToken cancellationToken)
    {
        if (job is not { Mail.Kind: MailKind.Receipt, Invoice: { } invoice })
            return null;
        var document = await revisions.DocumentAsync(invoice.Id, invoice.Revision, cancellationToken);
        var pdf = await revisions.PdfAsync(invoice.Id, invoice.Revision, cancellationToken);
        return new MimePart("application", "pdf")
        {
            Content = new MimeContent(new MemoryStream(pdf)),
            ContentDisposition = new ContentDisposition(ContentDisposition.Attachment)
            {
                FileName = InvoicePdf.FileName(document).ToLowerInvariant(),
            },
            ContentTransferEncoding = ContentEncoding.Base64,
        };
    }

    private async Task<InvoiceMail> ContentAsync(MailJob job, CancellationToken cancellationToken)
    {
        if (job is not { Invoice: { } invoice, Link: { } link })
            throw new BrokenRuleException("The invoice or the link that this mail was about is gone.");
        if (invoice.Status is InvoiceStatus.Void)
            throw new BrokenRuleException("The invoice was cancelled before this mail left.");
        if (link.RevokedAt is not null)
            throw new BrokenRuleException("The recipient's link was revoked before this mail left.");
        if (links.UrlOf(link) is not { } url)
            throw new BrokenRuleException(
                "The keys that encrypted the recipient's link are gone. Send the invoice again to make a new link."
            );

        var document = await revisions.DocumentAsync(invoice.Id, invoice.Revision, cancellationToken);
        return new InvoiceMail(document, invoice.BalanceMinor)
        {
            RecipientName = job.Mail.ToName,
            Message = job.Mail.Message,
            SenderName = job.Sender?.Name ?? job.Workspace.Name,
            Url = url,
            PrivacyUrl = address.Of(new PaperWords(document).HowThisWorksPath),
            IsTracked = job.IsTracked,
        };
    }

    private static MailboxAddress Mailbox(string name, string address) => new(MailText.OneLine(name), address);
}
