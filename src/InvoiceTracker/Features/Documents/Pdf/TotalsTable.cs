namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>From the sum of the lines to the total, each tax with the reason it is not charged.</summary>
internal sealed class TotalsTable(InvoiceDocument document, PageFlow flow, PaperWords words)
{
    private const double Width = 250;
    private const double Left = PageFlow.Right - Width;
    private const double LabelWidth = 150;
    private const double RowGap = 4;

    private static readonly TextStyle Label = PaperStyles.Body with { Ink = Inks.Secondary };

    public void Draw()
    {
        var rows = Rows().ToList();
        var height = rows.Sum(row => row.Height) + Total.Height + (5 * RowGap);

        // Together on one page, unless there are more taxes than a page holds.
        if (height <= PageFlow.Bottom - PageFlow.Top)
            flow.Need(height);
        foreach (var row in rows)
            DrawRow(row);

        flow.Y += RowGap;
        flow.Page.Rule(Left, PageFlow.Right, flow.Y, 0.5, Inks.Line);
        flow.Y += 2 * RowGap;
        DrawRow(Total);
    }

    private Row Total =>
        new(
            flow.Wrap(words.Say.Total, PaperStyles.GrandTotal, LabelWidth),
            flow.Line(words.Amount(document.TotalMinor), PaperStyles.GrandTotal)
        );

    private IEnumerable<Row> Rows()
    {
        if (document.DiscountMinor is not 0 || document.PricesIncludeTax)
            yield return Plain(document.PricesIncludeTax ? words.Say.ItemsWithTax : words.Say.Items, document.LinesMinor);
        if (document.DiscountMinor is not 0)
            yield return Plain(words.Say.Discount, -document.DiscountMinor);
        yield return Plain(document.PricesIncludeTax ? words.Say.SubtotalWithoutTax : words.Say.Subtotal, document.SubtotalMinor);
        foreach (var tax in document.Taxes)
        {
            var row = Plain(words.Say.TaxOn(words.Percent(tax.Percent), words.Amount(tax.NetMinor)), tax.TaxMinor);
            yield return words.Say.Reason(tax.Category) is { } reason
                ? row with
                {
                    Labels = [.. row.Labels, .. flow.Wrap(reason, PaperStyles.Label, Width)],
                }
                : row;
        }
    }

    private Row Plain(string label, long minor) =>
        new(flow.Wrap(label, Label, LabelWidth), flow.Line(words.Amount(minor), PaperStyles.Figure));

    private void DrawRow(Row row)
    {
        flow.Need(row.Height);
        flow.Page.TextRight(row.Amount, PageFlow.Right, flow.Y);
        flow.Write(row.Labels, Left);
        flow.Y += RowGap;
    }

    private sealed record Row(List<TextLine> Labels, TextLine Amount)
    {
        public double Height => Labels.Sum(line => line.Style.LineHeight) + RowGap;
    }
}
