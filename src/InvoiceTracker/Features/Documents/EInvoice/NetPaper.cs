using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.EInvoice;

/// <summary>
/// A document's figures without tax, as EN 16931 adds them up: lines, then one allowance for each tax group. The totals are the
/// document's own; where its prices include tax, its lines are brought to what the groups say. A credit note's signs are turned, since
/// there the document's kind says that it takes.
/// </summary>
internal sealed class NetPaper
{
    private readonly int _sign;
    private readonly Currency _currency;

    public NetPaper(InvoiceDocument document)
    {
        _currency = Currency.Of(document.Currency);
        _sign = document.Kind is InvoiceKind.CreditNote ? -1 : 1;
        var lines = new NetLine[document.Lines.Count];
        Groups = [.. document.Taxes.Select(tax => GroupOf(document, tax, lines))];
        Lines = lines;
        LinesTotal = lines.Sum(line => line.Amount);
        Allowances = Groups.Where(group => group.Allowance > 0).Sum(group => group.Allowance);
        Charges = -Groups.Where(group => group.Allowance < 0).Sum(group => group.Allowance);
        Subtotal = AmountOf(document.SubtotalMinor);
        Tax = Groups.Sum(group => group.Tax);
        Total = AmountOf(document.TotalMinor);
    }

    public IReadOnlyList<NetLine> Lines { get; }
    public IReadOnlyList<NetGroup> Groups { get; }
    public decimal LinesTotal { get; }
    public decimal Allowances { get; }
    public decimal Charges { get; }
    public decimal Subtotal { get; }
    public decimal Tax { get; }
    public decimal Total { get; }

    private decimal AmountOf(long minor) => new Money(_sign * minor, _currency).Amount;

    private NetGroup GroupOf(InvoiceDocument document, DocumentTax tax, NetLine[] lines)
    {
        var members = document
            .Lines.Index()
            .Where(line => (line.Item.TaxCategory, line.Item.TaxPercent) == (tax.Category, tax.Percent))
            .ToList();
        var nets = NetsOf(document, tax, [.. members.Select(line => _sign * line.Item.AmountMinor)]);
        for (var i = 0; i < nets.Length; i++)
            lines[members[i].Index] = LineOf(members[i].Item, document.PricesIncludeTax, new Money(nets[i], _currency).Amount);
        return new NetGroup(
            tax.Category,
            tax.Percent,
            AmountOf(tax.NetMinor),
            AmountOf(tax.TaxMinor),
            new Money(nets.Sum(), _currency).Amount - AmountOf(tax.NetMinor)
        );
    }

    private long[] NetsOf(InvoiceDocument document, DocumentTax tax, IReadOnlyList<long> amounts)
    {
        if (!document.PricesIncludeTax)
            return [.. amounts];

        // An amount without tax is amount × 100 / (100 + percent); a percentage has four decimals at most.
        const int whole = 1_000_000;
        var unit = (Int128)(whole + (tax.Percent * (whole / 100)));
        var sum = amounts.Sum();
        var sumNet = (long)decimal.Round((decimal)sum * whole / (decimal)unit, 0, MidpointRounding.AwayFromZero);
        var nets = Apportionment.LargestRemainder(sumNet, [.. amounts.Select(amount => (Int128)amount * whole)], unit);

        // Without a discount the lines are the group's net, which a stage may hold to a share of its plan.
        var net = _sign * tax.NetMinor;
        if (sum == net + (_sign * tax.TaxMinor) && nets.Length > 0)
            nets[Array.IndexOf(nets, nets.MaxBy(Math.Abs))] += net - sumNet;
        return nets;
    }

    private NetLine LineOf(DocumentLine line, bool includesTax, decimal amount)
    {
        var quantity = _sign * line.Quantity;
        var price = includesTax ? decimal.Round(line.UnitPrice * 100 / (100 + line.TaxPercent), 6) : line.UnitPrice;
        var discount = decimal.Round(quantity * price, 2, MidpointRounding.AwayFromZero) - amount;
        if (discount == 0 || (line.Discount is not null && Math.Sign(discount) == Math.Sign(quantity)))
            return new NetLine(line, quantity, price, discount, amount);

        // What rounding took or gave is put into the price.
        return new NetLine(line, quantity, PriceOf(quantity, amount), 0, amount);
    }

    // With as many decimals as it takes for the line to come out.
    private static decimal PriceOf(decimal quantity, decimal amount)
    {
        if (quantity == 0)
            return 0;
        for (var decimals = 2; ; decimals++)
        {
            var price = decimal.Round(amount / quantity, decimals);
            if (decimals == 20 || decimal.Round(quantity * price, 2, MidpointRounding.AwayFromZero) == amount)
                return price;
        }
    }
}

/// <summary>A line without tax: quantity × price − discount = amount.</summary>
/// <param name="Discount">Below nil where the quantity is.</param>
internal sealed record NetLine(DocumentLine Line, decimal Quantity, decimal Price, decimal Discount, decimal Amount);

/// <summary>A tax group: the sum of its lines less its allowance is its net.</summary>
/// <param name="Allowance">Its share of the document's discount; below nil where the lines are.</param>
internal sealed record NetGroup(TaxCategory Category, decimal Percent, decimal Net, decimal Tax, decimal Allowance);
