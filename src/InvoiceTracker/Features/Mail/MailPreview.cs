using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Mail.Templates;

namespace InvoiceTracker.Features.Mail;

/// <summary>The very mail that sending would write, with a link that leads nowhere.</summary>
public sealed class MailPreview(MailRenderer renderer, RevisionReader revisions, PublicAddress address, TimeProvider clock)
{
    /// <param name="invoice">Loaded with its lines, client and contacts; a draft, or one that is sent again.</param>
    /// <param name="message">As typed; empty: the sentence that would stand there.</param>
    /// <returns>HTML, to be shown through <see cref="MailFrame"/>.</returns>
    public async Task<string> HtmlAsync(
        Invoice invoice,
        Workspace workspace,
        User sender,
        string? message,
        CancellationToken cancellationToken
    )
    {
        var document =
            invoice.Revision > 0
                ? await revisions.DocumentAsync(invoice.Id, invoice.Revision, cancellationToken)
                : InvoiceDocument.Of(invoice, workspace, invoice.Client, workspace.DayOf(clock.GetUtcNow()));
        return await renderer.HtmlAsync(
            new InvoiceMail(document, invoice.BalanceMinor)
            {
                RecipientName = invoice.Client?.DefaultRecipients().FirstOrDefault()?.Name ?? workspace.Email,
                Message = message ?? "",
                SenderName = sender.Name,
                Url = address.Of("/i/preview"),
                PrivacyUrl = address.Of(new PaperWords(document).HowThisWorksPath),
                IsTracked = invoice.Client is not { TrackOpens: false },
            }
        );
    }
}
