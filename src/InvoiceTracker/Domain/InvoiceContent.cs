namespace InvoiceTracker.Domain;

/// <summary>What a creator writes on an invoice: all that a draft can change.</summary>
public sealed record InvoiceContent
{
    public Guid? ClientId { get; init; }

    /// <summary>Null or blank: the invoice is called by its number.</summary>
    public string? Title { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>Null: the day it is sent.</summary>
    public DateOnly? IssuedOn { get; init; }

    public required DateOnly DueOn { get; init; }
    public bool PricesIncludeTax { get; init; }
    public Portion? Discount { get; init; }
    public IReadOnlyList<LineContent> Lines { get; init; } = [];
    public string? PurchaseOrder { get; init; }
    public string? Notes { get; init; }
    public string? Terms { get; init; }

    /// <summary>Its total is not above zero.</summary>
    public bool IsCreditNote { get; init; }

    /// <exception cref="BrokenRuleException">A figure is too large or too precise, or a discount exceeds its sum.</exception>
    public InvoiceTotals Totals() =>
        InvoiceCalculator.Calculate(Currency, [.. Lines.Select(line => line.Priced(Currency))], Discount, PricesIncludeTax, IsCreditNote);
}

/// <summary>One line as written.</summary>
/// <param name="TaxMinor">Its tax, where that is a share of a larger whole; null where it is reckoned from rate and net.</param>
public sealed record LineContent(
    string Description,
    decimal Quantity,
    decimal UnitPrice,
    TaxRate TaxRate,
    Portion? Discount = null,
    string? Unit = null,
    long? TaxMinor = null
)
{
    public PricedLine Priced(Currency currency) =>
        new(Quantity, UnitPrice, TaxRate, Discount, TaxMinor is { } minor ? new Money(minor, currency) : null);
}
