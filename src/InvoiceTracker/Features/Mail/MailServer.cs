using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Mail;

/// <summary>Where mails are handed over, and as whom.</summary>
/// <param name="User">Null: no sign-in.</param>
public sealed record MailServer(string Host, int Port, MailSecurity Security, string? User, string? Password)
{
    // A record prints all it holds, and the log is no place for a password.
    public override string ToString() => $"{Host}:{Port}";
}
