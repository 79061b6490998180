namespace InvoiceTracker.Domain;

/// <summary>What a line item charges: quantity × unit price, less its discount, at a tax rate.</summary>
/// <param name="Quantity">At most six decimals; negative for what is returned or credited.</param>
/// <param name="UnitPrice">Never negative (EN 16931, BR-27), with at most <see cref="Currency.PriceDecimals"/> decimals.</param>
/// <param name="Tax">Given where it is a share of a larger whole, as in a plan's stage; else it is reckoned for the whole rate.</param>
public sealed record PricedLine(decimal Quantity, decimal UnitPrice, TaxRate TaxRate, Portion? Discount = null, Money? Tax = null);
