using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Web;

namespace InvoiceTracker.Pages.Settings;

/// <summary>A workspace's own mail server, as typed.</summary>
public sealed class MailForm : IValidatableObject
{
    private const int MostCharacters = 255;

    public string? Host { get; set; }

    public int Port { get; set; } = 587;

    [EnumDataType(typeof(MailSecurity), ErrorMessage = "Choose how the connection is protected.")]
    public MailSecurity Security { get; set; } = MailSecurity.StartTls;

    [PlainLine("The user", MostCharacters, IsOptional = true)]
    public string? User { get; set; }

    /// <summary>Never shown; empty keeps the one that is stored.</summary>
    [StringLength(MostCharacters, ErrorMessage = "A password has at most 255 characters.")]
    public string? Password { get; set; }

    public string? From { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MailOptions.IsHost(Host?.Trim() ?? ""))
            yield return new ValidationResult("Enter the name of the mail server, such as smtp.example.com.", [nameof(Host)]);
        if (!MailOptions.IsPort(Port))
            yield return new ValidationResult("A port is a number from 1 to 65535; 587 is usual.", [nameof(Port)]);
        if (From?.Trim() is { Length: > 0 } from && (from.Length > MostCharacters || !MailOptions.IsSender(from)))
            yield return new ValidationResult("Enter an address, alone or as Name <address>.", [nameof(From)]);
    }

    internal static MailForm Of(MailSettings settings) =>
        new()
        {
            Host = settings.Host,
            Port = settings.Port,
            Security = settings.Security,
            User = settings.User,
            From = settings.From,
        };

    /// <summary>A stored password is never sent to another server or for another user than it was typed for.</summary>
    internal bool NeedsPassword(MailSettings? stored) =>
        !string.IsNullOrWhiteSpace(User)
        && string.IsNullOrEmpty(Password)
        && (stored?.ProtectedPassword is null || stored.Host != Host?.Trim() || stored.User != User.Trim());

    internal void WriteTo(MailSettings settings, Func<string, string> protect)
    {
        settings.Host = Host!.Trim();
        settings.Port = Port;
        settings.Security = Security;
        settings.User = string.IsNullOrWhiteSpace(User) ? null : User.Trim();
        settings.From = From?.Trim() ?? "";
        if (settings.User is null)
            settings.ProtectedPassword = null;
        else if (!string.IsNullOrEmpty(Password))
            settings.ProtectedPassword = protect(Password);
    }
}
