using System.ComponentModel.DataAnnotations;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Web;

/// <summary>One line of readable text; see <see cref="PlainText"/>.</summary>
/// <param name="subject">Begins the message: "The business name is required."</param>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainLineAttribute(string subject, int maxLength) : ValidationAttribute
{
    public bool IsOptional { get; init; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        PlainText.Flaw(value as string, maxLength, !IsOptional) is { } flaw
            ? new ValidationResult($"{subject} {flaw}", [validationContext.MemberName!])
            : ValidationResult.Success;
}

/// <summary>Several lines of readable text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class PlainLinesAttribute(string subject, int maxLength) : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        PlainText.LongFlaw(value as string, maxLength) is { } flaw
            ? new ValidationResult($"{subject} {flaw}", [validationContext.MemberName!])
            : ValidationResult.Success;
}

/// <summary>A bare e-mail address.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class MailAddressAttribute : ValidationAttribute
{
    public bool IsOptional { get; init; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        (value as string)?.Trim() is not { Length: > 0 } text
            ? (IsOptional ? ValidationResult.Success : Refused("Enter an e-mail address.", validationContext))
        : EmailAddress.IsValid(text) ? ValidationResult.Success
        : Refused("This is not an e-mail address.", validationContext);

    private static ValidationResult Refused(string message, ValidationContext context) => new(message, [context.MemberName!]);
}

/// <summary>One of the values that a list of the domain knows, such as a currency, a time zone or a language.</summary>
public abstract class KnownValueAttribute(Func<string, bool> isKnown, string refusal) : ValidationAttribute
{
    public bool IsOptional { get; init; }

    protected override ValidationResult? IsValid(object? value, ValidationContext validationContext) =>
        value is string { Length: > 0 } text && isKnown(text) || (IsOptional && string.IsNullOrEmpty(value as string))
            ? ValidationResult.Success
            : new ValidationResult(refusal, [validationContext.MemberName!]);
}

/// <summary>An IANA name.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TimeZoneNameAttribute() : KnownValueAttribute(TimeZones.IsKnown, "This is not a time zone, such as Europe/Berlin.");

/// <summary>An ISO 4217 code.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CurrencyCodeAttribute() : KnownValueAttribute(code => Currency.TryParse(code, out _), "Choose a currency.");

/// <summary>An ISO 3166-1 alpha-2 code.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class CountryCodeAttribute() : KnownValueAttribute(Countries.IsKnown, "Choose a country.");

/// <summary>A BCP 47 tag.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class LanguageTagAttribute() : KnownValueAttribute(Languages.IsKnown, "Choose a language.");
