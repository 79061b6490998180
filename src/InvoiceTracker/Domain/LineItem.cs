namespace InvoiceTracker.Domain;

/// <summary>One line of an invoice, with the tax rate as it was when the line was written.</summary>
public sealed class LineItem
{
    public const int DescriptionLength = 2000;
    public const int UnitLength = 20;

    private LineItem() { }

    internal LineItem(int position, LineContent content, Money amount)
    {
        Position = position;
        Description = content.Description;
        Quantity = content.Quantity;
        Unit = content.Unit;
        UnitPrice = content.UnitPrice;
        Discount = content.Discount;
        TaxPercent = content.TaxRate.Percent;
        TaxCategory = content.TaxRate.Category;
        AmountMinor = amount.Minor;
        TaxMinor = content.TaxMinor;
    }

    public Guid Id { get; private set; }
    public Guid InvoiceId { get; private set; }
    public int Position { get; private set; }
    public string Description { get; private set; } = "";
    public decimal Quantity { get; private set; }
    public string? Unit { get; private set; }
    public decimal UnitPrice { get; private set; }
    public Portion? Discount { get; private set; }
    public decimal TaxPercent { get; private set; }
    public TaxCategory TaxCategory { get; private set; }

    /// <summary>Quantity × unit price − discount, rounded once, in minor units; it includes tax where the invoice's prices do.</summary>
    public long AmountMinor { get; private set; }

    /// <summary>The tax of a plan's stage, which is a share and no rounding of its own; null where it is reckoned from rate and net.</summary>
    public long? TaxMinor { get; private set; }

    public LineContent Content => new(Description, Quantity, UnitPrice, new TaxRate(TaxPercent, TaxCategory), Discount, Unit, TaxMinor);
}
