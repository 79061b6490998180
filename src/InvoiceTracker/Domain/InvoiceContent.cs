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

    /// <exception cref="BrokenRuleException">A figure is too large or too precise, or a discount exceeds its sum.</exception>
    public InvoiceTotals Totals() =>
        InvoiceCalculator.Calculate(Currency, [.. Lines.Select(line => line.Priced)], Discount, PricesIncludeTax);
}

/// <summary>One line as written.</summary>
public sealed record LineContent(
    string Description,
    decimal Quantity,
    decimal UnitPrice,
    TaxRate TaxRate,
    Portion? Discount = null,
    string? Unit = null
)
{
    public PricedLine Priced => new(Quantity, UnitPrice, TaxRate, Discount);
}
