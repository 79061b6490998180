using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Domain;
using InvoiceTracker.Web;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>Whom an invoice goes to, and what is written in the mail.</summary>
public sealed class SendForm : IValidatableObject
{
    private static readonly char[] Separators = [',', ';', ' ', '\r', '\n', '\t'];

    /// <summary>The version that was on the screen.</summary>
    public int? Version { get; set; }

    /// <summary>Addresses that were ticked.</summary>
    public List<string> To { get; set; } = [];

    /// <summary>Further addresses, as typed.</summary>
    public string? More { get; set; }

    [PlainLine("The subject", MailMessage.SubjectLength, IsOptional = true)]
    public string? Subject { get; set; }

    [PlainLines("The message", MailMessage.MessageLength)]
    public string? Message { get; set; }

    public IReadOnlyList<string> Chosen() => [.. To, .. Typed];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        Typed
            .Where(address => !EmailAddress.IsValid(address))
            .Take(1)
            .Select(address => new ValidationResult($"“{address}” is not an e-mail address.", [nameof(More)]));

    private string[] Typed => More?.Split(Separators, StringSplitOptions.RemoveEmptyEntries) ?? [];
}
