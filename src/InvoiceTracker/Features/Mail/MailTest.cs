using System.Text;
using InvoiceTracker.Domain;
using MimeKit;

namespace InvoiceTracker.Features.Mail;

/// <summary>Sends one mail at once and shows what was said, to find out why mails do not arrive.</summary>
public sealed class MailTest(
    MailTransports transports,
    PickupFolderTransport folder,
    MailComposer composer,
    MailOptions options,
    TimeProvider clock
)
{
    /// <exception cref="BrokenRuleException">The stored password cannot be read any more.</exception>
    public async Task<MailTestResult> RunAsync(MailSettings? settings, Workspace workspace, string to, CancellationToken cancellationToken)
    {
        using var message = new MimeMessage
        {
            MessageId = $"{Guid.CreateVersion7():N}@{composer.Domain}",
            Date = clock.GetUtcNow(),
            Subject = $"Test mail from {MailText.OneLine(workspace.Name)}",
            Body = new TextPart("plain") { Text = "This is a test. Your invoices can be sent this way.\n" },
        };
        message.From.Add(composer.From(settings, workspace));
        message.To.Add(new MailboxAddress("", to));

        return transports.ServerOf(settings) is { } server
            ? await ConverseAsync(server, message, cancellationToken)
            : new MailTestResult(await folder.SendAsync(message, cancellationToken), "");
    }

    private async Task<MailTestResult> ConverseAsync(MailServer server, MimeMessage message, CancellationToken cancellationToken)
    {
        using var transcript = new MemoryStream();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(options.ConversationLimit);
        Delivery delivery;
        try
        {
            using var connection = await SmtpConnection.OpenAsync(server, options.Timeout, transcript, deadline.Token);
            delivery = await connection.SendAsync(message, deadline.Token);
            await connection.QuitAsync(deadline.Token);
        }
        catch (Exception e)
        {
            delivery = SmtpFailure.Explain(e, hasSentData: false);
        }
        return new MailTestResult(delivery, Encoding.UTF8.GetString(transcript.ToArray()));
    }
}

/// <param name="Transcript">What was said, line by line, passwords masked; empty where nothing was said.</param>
public sealed record MailTestResult(Delivery Delivery, string Transcript);
