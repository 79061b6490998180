using System.Text.Json.Serialization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>A discount: a percentage or an amount.</summary>
public sealed record PortionInput
{
    [JsonConverter(typeof(NumberAsText))]
    public string? Percent { get; init; }

    [JsonConverter(typeof(NumberAsText))]
    public string? Amount { get; init; }

    internal static PortionInput? Of(Portion? portion) =>
        portion switch
        {
            Portion.Percent percent => new() { Percent = percent.Value.ToPlainText() },
            Portion.Amount amount => new() { Amount = amount.Value.ToString() },
            _ => null,
        };

    internal Portion? Read(string path, Currency? currency, FieldErrors errors)
    {
        if (Percent is null == Amount is null)
        {
            errors.Add(path, "Give a percent or an amount.");
            return null;
        }
        if (Percent is not null)
        {
            if (PlainNumber.TryParse(Percent, out var percent))
                return errors.Try<Portion>($"{path}.percent", () => new Portion.Percent(percent));
            errors.Add($"{path}.percent", "A percentage is written like 12.5.");
            return null;
        }
        if (currency is null)
            return null;
        if (Money.TryParse(Amount, currency, out var amount))
            return errors.Try<Portion>($"{path}.amount", () => new Portion.Amount(amount));
        errors.Add($"{path}.amount", $"This is not an amount in {currency}.");
        return null;
    }
}
