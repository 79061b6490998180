using MailKit;

namespace InvoiceTracker.Features.Mail;

/// <summary>Listens to a conversation to know the one moment that matters: a mail whose last byte is on its way may have been taken, whatever fails after it.</summary>
/// <param name="transcript">Where the lines go for people to read, passwords masked; null when nobody will.</param>
internal sealed class SmtpConversation(Stream? transcript) : IProtocolLogger
{
    private readonly ProtocolLogger? _log = transcript is null
        ? null
        : new ProtocolLogger(transcript, leaveOpen: true)
        {
            ClientPrefix = "C: ",
            ServerPrefix = "S: ",
            RedactSecrets = true,
        };

    // RFC 5321 4.1.1.4; inside a mail the lone dot is doubled, so these five bytes stand at its end and nowhere else.
    private static ReadOnlySpan<byte> EndOfData => "\r\n.\r\n"u8;

    private readonly byte[] _last = new byte[EndOfData.Length];

    /// <summary>The end of the current mail was written.</summary>
    public bool HasSentData { get; private set; }

    public IAuthenticationSecretDetector? AuthenticationSecretDetector { get; set; }

    public void BeginMail() => HasSentData = false;

    public void LogConnect(Uri uri) => _log?.LogConnect(uri);

    // Told after the bytes were written: a write that fails has not sent its last byte.
    public void LogClient(byte[] buffer, int offset, int count)
    {
        var written = buffer.AsSpan(offset, count);
        var fresh = written[^Math.Min(count, _last.Length)..];
        _last.AsSpan(fresh.Length).CopyTo(_last);
        fresh.CopyTo(_last.AsSpan(_last.Length - fresh.Length));
        HasSentData |= EndOfData.SequenceEqual(_last);

        if (_log is not null)
        {
            _log.AuthenticationSecretDetector = AuthenticationSecretDetector;
            _log.LogClient(buffer, offset, count);
        }
    }

    public void LogServer(byte[] buffer, int offset, int count) => _log?.LogServer(buffer, offset, count);

    public void Dispose() => _log?.Dispose();
}
