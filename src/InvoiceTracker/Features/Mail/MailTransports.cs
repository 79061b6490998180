using System.Collections.Concurrent;
using System.Security.Cryptography;
using InvoiceTracker.Domain;
using Microsoft.AspNetCore.DataProtection;

namespace InvoiceTracker.Features.Mail;

/// <summary>The way out for each workspace: its own mail server, else the operator's, else the folder.</summary>
public sealed class MailTransports(MailOptions options, PickupFolderTransport folder, IDataProtectionProvider protection)
{
    private readonly IDataProtector _protector = protection.CreateProtector("mail-password");
    private readonly ConcurrentDictionary<MailServer, SmtpTransport> _open = new();

    public string ProtectPassword(string password) => _protector.Protect(password);

    /// <param name="settings">The workspace's own; null when it set up none.</param>
    /// <returns>Null: mails become files.</returns>
    /// <exception cref="BrokenRuleException">The keys that encrypted the password are gone.</exception>
    public MailServer? ServerOf(MailSettings? settings) =>
        settings is null
            ? options.Server
            : new MailServer(settings.Host, settings.Port, settings.Security, settings.User, PasswordOf(settings));

    public IMailTransport Of(MailSettings? settings) =>
        ServerOf(settings) is { } server
            ? _open.GetOrAdd(server, s => new SmtpTransport(s, options.Timeout, options.ConversationLimit))
            : folder;

    /// <summary>Nothing is to be sent for now.</summary>
    public async Task CloseIdleAsync()
    {
        foreach (var server in _open.Keys)
        {
            if (_open.TryRemove(server, out var transport))
                await transport.CloseIdleAsync();
        }
    }

    private string? PasswordOf(MailSettings settings)
    {
        try
        {
            return settings.ProtectedPassword is { } text ? _protector.Unprotect(text) : null;
        }
        catch (CryptographicException)
        {
            throw new BrokenRuleException(
                "The stored password of the mail server cannot be read any more. Type it again under Settings › E-mail."
            );
        }
    }
}
