using System.Collections.Concurrent;
using MimeKit;

namespace InvoiceTracker.Features.Mail;

/// <summary>Sends through one mail server. As many connections are open as there are mails on their way; between mails they wait for the next.</summary>
/// <param name="timeout">For one answer of the server.</param>
/// <param name="limit">For all it takes to send one mail.</param>
public sealed class SmtpTransport(MailServer server, TimeSpan timeout, TimeSpan limit) : IMailTransport
{
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly ConcurrentBag<SmtpConnection> _waiting = [];

    public async Task<Delivery> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(limit);

        while (_waiting.TryTake(out var kept))
        {
            var delivery = await SendAsync(kept, message, deadline.Token);
            // A server closes what has waited too long or carried enough; that says nothing about this mail.
            if (delivery.Result is not DeliveryResult.Deferred || kept.IsAlive)
                return delivery;
        }
        try
        {
            return await SendAsync(
                await SmtpConnection.OpenAsync(server, timeout, transcript: null, deadline.Token),
                message,
                deadline.Token
            );
        }
        catch (Exception e)
        {
            return SmtpFailure.Explain(e, hasSentData: false);
        }
    }

    /// <summary>Takes leave of the server, until the next mail.</summary>
    public async Task CloseIdleAsync()
    {
        while (_waiting.TryTake(out var connection))
        {
            using (connection)
            using (var deadline = new CancellationTokenSource(Farewell))
            {
                try
                {
                    await connection.QuitAsync(deadline.Token);
                }
                catch (Exception e)
                    when (e is IOException or OperationCanceledException or MailKit.ProtocolException or MailKit.CommandException)
                {
                    // The server left first.
                }
            }
        }
    }

    private async Task<Delivery> SendAsync(SmtpConnection connection, MimeMessage message, CancellationToken cancellationToken)
    {
        var delivery = await connection.SendAsync(message, cancellationToken);
        if (connection.IsAlive)
            _waiting.Add(connection);
        else
            connection.Dispose();
        return delivery;
    }
}
