using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Mvc.ModelBinding;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>A payment as it is typed.</summary>
public sealed class PaymentForm
{
    public string? Amount { get; set; }

    /// <summary>As a date input sends it: yyyy-MM-dd.</summary>
    public string? ReceivedOn { get; set; }

    /// <summary>"bank" or "other".</summary>
    public string? Method { get; set; } = "bank";

    [PlainLine("The reference", Payment.ReferenceLength, IsOptional = true)]
    public string? Reference { get; set; }

    [PlainLines("The note", Payment.NoteLength)]
    public string? Note { get; set; }

    /// <summary>Whoever got the invoice gets a receipt.</summary>
    public bool SendsReceipt { get; set; }

    /// <returns>Null where something cannot be read; the errors say what.</returns>
    public NewPayment? Read(ModelStateDictionary errors, string prefix, Currency currency, DateOnly today)
    {
        if (!Money.TryParse(Amount?.Trim(), currency, out var amount) || amount.Minor <= 0)
            errors.AddModelError($"{prefix}.{nameof(Amount)}", $"Type an amount in {currency}, such as 250{Example(currency)}.");
        if (!DateOnly.TryParseExact(ReceivedOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var receivedOn))
            errors.AddModelError($"{prefix}.{nameof(ReceivedOn)}", "Choose the day on which it was received.");
        else if (receivedOn > today || receivedOn.Year < 2000)
            errors.AddModelError($"{prefix}.{nameof(ReceivedOn)}", "Money is received today or earlier.");
        if (Method is not ("bank" or "other"))
            errors.AddModelError($"{prefix}.{nameof(Method)}", "Choose how it was received.");
        return errors.IsValid
            ? new NewPayment(amount, Method is "bank" ? PaymentMethod.Bank : PaymentMethod.Other, receivedOn)
            {
                Reference = string.IsNullOrWhiteSpace(Reference) ? null : Reference.Trim(),
                Note = string.IsNullOrWhiteSpace(Note) ? null : Note.Trim(),
                SendsReceipt = SendsReceipt,
            }
            : null;
    }

    private static string Example(Currency currency) => currency.Exponent == 0 ? "" : "." + new string('0', currency.Exponent);
}
