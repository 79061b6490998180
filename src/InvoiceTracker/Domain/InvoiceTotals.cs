namespace InvoiceTracker.Domain;

/// <summary>The lines of one tax rate, after the document's discount.</summary>
/// <param name="Discount">Its share of the document's discount, including tax where prices do.</param>
public sealed record TaxGroup(TaxRate Rate, Money Net, Money Tax, Money Discount);

/// <summary>Every sum an invoice shows. Page, PDF, e-mail, API, gateway and XML all read these.</summary>
/// <param name="Lines">Each line after its own discount, including tax where prices do.</param>
/// <param name="Discount">The document's discount, including tax where prices do.</param>
/// <param name="Taxes">One group for each tax rate, in the order of the lines.</param>
public sealed record InvoiceTotals(Currency Currency, IReadOnlyList<Money> Lines, Money Discount, IReadOnlyList<TaxGroup> Taxes)
{
    /// <summary>The sum of the lines before the document's discount.</summary>
    public Money LinesTotal { get; } = Money.Sum(Lines, Currency);

    /// <summary>The tax base after all discounts; net even where prices include tax, so that subtotal + tax = total.</summary>
    public Money Subtotal { get; } = Money.Sum(Taxes.Select(group => group.Net), Currency);

    public Money Tax { get; } = Money.Sum(Taxes.Select(group => group.Tax), Currency);

    public Money Total => Subtotal + Tax;
}
