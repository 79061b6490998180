using InvoiceTracker.Domain;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>The least that is needed to invoice somebody new; the rest is added on the client's own page.</summary>
public sealed class NewClientForm
{
    public string? Name { get; set; }
    public string? Email { get; set; }

    /// <summary>Only who adds a client must fill this in, so the check is not an attribute: the invoice around it is saved without.</summary>
    internal void Check(ModelStateDictionary errors, string prefix)
    {
        errors.Clear();
        if (PlainText.Flaw(Name, Client.NameLength) is { } flaw)
            errors.AddModelError($"{prefix}.{nameof(Name)}", $"The client's name {flaw}");
        if (!EmailAddress.IsValid(Email?.Trim()))
            errors.AddModelError(
                $"{prefix}.{nameof(Email)}",
                string.IsNullOrWhiteSpace(Email) ? "Enter an e-mail address." : "This is not an e-mail address."
            );
    }
}
