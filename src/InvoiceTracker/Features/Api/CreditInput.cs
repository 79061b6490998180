using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>What is to be credited; without lines, all of the invoice.</summary>
public sealed record CreditInput
{
    /// <summary>At the invoice's prices, with or without tax as there; quantities above zero.</summary>
    public IReadOnlyList<LineInput?>? Lines { get; init; }

    internal InvoiceContent Read(Invoice original)
    {
        if (Lines is null)
            return CreditContent.OfAll(original);
        var errors = new FieldErrors();
        if (Lines.Count > Invoice.MaxLines)
            errors.Add("lines", $"A credit note has 1 to {Invoice.MaxLines} lines.");
        errors.ThrowIfAny();
        var lines = Lines.Select((line, i) => (line ?? new LineInput()).Read($"lines[{i}]", original.Currency, errors)).ToList();
        errors.ThrowIfAny();
        return CreditContent.Of(original, [.. lines.OfType<LineContent>()]);
    }
}
