using System.Globalization;
using System.Net.Sockets;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace InvoiceTracker.Features.Mail;

/// <summary>Tells what an exception of the mail library means for the mail: gone, not gone, or nobody knows.</summary>
internal static class SmtpFailure
{
    private const int FirstPermanentCode = 500;

    /// <param name="hasSentData">The whole mail was written before it happened.</param>
    public static Delivery Explain(Exception exception, bool hasSentData) =>
        exception switch
        {
            // Whatever was sent, the server answered.
            SmtpCommandException e when (int)e.StatusCode >= 400 => Answer((int)e.StatusCode, e.Message),
            _ when hasSentData => new Delivery(DeliveryResult.Unknown, $"The mail was handed over, but no answer came: {Words(exception)}"),
            AuthenticationException e => Authentication(e),
            SslHandshakeException { InnerException: not (IOException or SocketException) } e => Refused(
                $"The connection could not be protected: {Innermost(e).Message}"
            ),
            NotSupportedException e => Refused($"The mail server cannot do what is asked of it: {e.Message}"),
            _ => new Delivery(DeliveryResult.Deferred, Words(exception)),
        };

    private static Delivery Answer(int code, string words) =>
        new(
            code >= FirstPermanentCode ? DeliveryResult.Refused : DeliveryResult.Deferred,
            string.Create(CultureInfo.InvariantCulture, $"{code} {words.ReplaceLineEndings(" ")}")
        );

    // The library writes the server's answer as "535: 5.7.8 Bad credentials".
    private static Delivery Authentication(AuthenticationException e) =>
        e.Message.Split(": ", 2) is [var code, var words] && int.TryParse(code, CultureInfo.InvariantCulture, out var number)
            ? Answer(number, words)
            : Refused($"The mail server refused the sign-in: {e.Message}");

    private static Delivery Refused(string reply) => new(DeliveryResult.Refused, reply);

    private static string Words(Exception exception) =>
        exception switch
        {
            OperationCanceledException or TimeoutException => "The mail server did not answer in time.",
            SocketException e => $"The mail server cannot be reached: {e.Message}.",
            SmtpProtocolException or IOException => $"The connection broke: {exception.Message}",
            _ => exception.Message,
        };

    private static Exception Innermost(Exception exception) => exception.InnerException is { } inner ? Innermost(inner) : exception;
}
