using System.Net.Sockets;
using InvoiceTracker.Domain;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;

namespace InvoiceTracker.Features.Mail;

/// <summary>A signed-in connection to a mail server. It carries one mail after another.</summary>
internal sealed class SmtpConnection : IDisposable
{
    private readonly SmtpConversation _conversation;
    private readonly SmtpClient _client;

    private SmtpConnection(SmtpConversation conversation, TimeSpan timeout)
    {
        _conversation = conversation;
        _client = new SmtpClient(conversation) { Timeout = (int)timeout.TotalMilliseconds };
    }

    public bool IsAlive => _client.IsConnected;

    /// <param name="transcript">Receives what is said; null when nobody will read it.</param>
    public static async Task<SmtpConnection> OpenAsync(
        MailServer server,
        TimeSpan timeout,
        Stream? transcript,
        CancellationToken cancellationToken
    )
    {
        var connection = new SmtpConnection(new SmtpConversation(transcript), timeout);
        try
        {
            await connection.GreetAsync(server, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public async Task<Delivery> SendAsync(MimeMessage message, CancellationToken cancellationToken)
    {
        _conversation.BeginMail();
        try
        {
            var format = FormatOptions.Default.Clone();
            format.International = message.To.Mailboxes.Any(to => !System.Text.Ascii.IsValid(to.LocalPart));
            return new Delivery(DeliveryResult.Accepted, $"250 {await _client.SendAsync(format, message, cancellationToken)}");
        }
        catch (Exception e)
        {
            return SmtpFailure.Explain(e, _conversation.HasSentData);
        }
    }

    public async Task QuitAsync(CancellationToken cancellationToken)
    {
        if (_client.IsConnected)
            await _client.DisconnectAsync(quit: true, cancellationToken);
    }

    public void Dispose()
    {
        _client.Dispose();
        _conversation.Dispose();
    }

    private async Task GreetAsync(MailServer server, CancellationToken cancellationToken)
    {
        // Short commands and answers alternate here: with Nagle's algorithm each would wait for a delayed acknowledgement.
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(server.Host, server.Port, cancellationToken);
            await _client.ConnectAsync(socket, server.Host, server.Port, Protection(server.Security), cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
        if (server.User is not null)
            await _client.AuthenticateAsync(server.User, server.Password ?? "", cancellationToken);

        // With BDAT (RFC 3030) a mail ends without a mark that SmtpConversation could see.
        _client.Capabilities &= ~SmtpCapabilities.Chunking;
    }

    // StartTls, not StartTlsWhenAvailable: a server, or somebody in between, that does not offer it gets nothing.
    private static SecureSocketOptions Protection(MailSecurity security) =>
        security switch
        {
            MailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            MailSecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
}
