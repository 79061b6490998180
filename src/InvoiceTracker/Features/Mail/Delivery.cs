using MimeKit;

namespace InvoiceTracker.Features.Mail;

/// <summary>Hands mails over for delivery.</summary>
public interface IMailTransport
{
    /// <summary>What a server or a network may do wrong is an answer, not an exception.</summary>
    /// <param name="cancellationToken">Gives up; the answer says whether the mail may have gone.</param>
    Task<Delivery> SendAsync(MimeMessage message, CancellationToken cancellationToken);
}

/// <summary>What became of a mail that was handed over.</summary>
/// <param name="Reply">In the server's words, or in ours where it said nothing.</param>
public sealed record Delivery(DeliveryResult Result, string Reply);

public enum DeliveryResult
{
    /// <summary>The server took it.</summary>
    Accepted,

    /// <summary>It certainly did not go; another try may succeed.</summary>
    Deferred,

    /// <summary>It certainly did not go, and would not the next time.</summary>
    Refused,

    /// <summary>It was not handed over, since there is no reason for it any more.</summary>
    Withdrawn,

    /// <summary>It was handed over and nothing came back: nobody can know whether it went.</summary>
    Unknown,
}
