namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>
/// The line items. On each further page the head stands again; the sum of the lines so far is carried from page to page.
/// </summary>
internal sealed class LineTable
{
    private const double Padding = 7;
    private const double ColumnGap = 16;

    // A column of figures is as wide as its widest, but leaves the description room.
    private const double WidestFigure = 112;

    private readonly InvoiceDocument _document;
    private readonly PageFlow _flow;
    private readonly PaperWords _words;
    private readonly string[][] _cells;
    private readonly double[] _widths;
    private readonly double _descriptionWidth;
    private readonly string[] _heads;
    private long _sum;

    public LineTable(InvoiceDocument document, PageFlow flow, PaperWords words)
    {
        (_document, _flow, _words) = (document, flow, words);
        _heads = [words.Say.Quantity, words.Say.Price, words.Say.Tax, words.Say.Amount];
        _cells = [.. document.Lines.Select(Figures)];
        _widths = [.. _heads.Select((head, i) => WidthOf(head, _cells.Select(row => row[i])))];
        _descriptionWidth = PageFlow.Width - _widths.Sum(width => width + ColumnGap);
    }

    private double CarryHeight => PaperStyles.Small.LineHeight + Padding;

    public void Draw()
    {
        DrawHead();
        for (var i = 0; i < _document.Lines.Count; i++)
        {
            DrawRow(Describe(_document.Lines[i]), _cells[i]);
            _sum += _document.Lines[i].AmountMinor;
        }
        _flow.Y += Padding;
    }

    private string[] Figures(DocumentLine line) =>
        [
            $"{_words.Figure(line.Quantity)} {line.Unit}",
            _words.Price(line.UnitPrice),
            _words.Percent(line.TaxPercent),
            _words.Amount(line.AmountMinor),
        ];

    private double WidthOf(string head, IEnumerable<string> figures) =>
        Math.Min(
            WidestFigure,
            figures.Select(figure => _flow.Line(figure, PaperStyles.Figure).Width).Append(_flow.Line(head, PaperStyles.Label).Width).Max()
                + 0.5
        );

    private List<TextLine> Describe(DocumentLine line)
    {
        var parts = _words.Describe(line).ReplaceLineEndings("\n").Split('\n', 2);
        return
        [
            .. _flow.Wrap(parts[0], PaperStyles.Strong, _descriptionWidth),
            .. parts.Skip(1).SelectMany(rest => _flow.Wrap(rest, PaperStyles.Small, _descriptionWidth)),
            .. line.Discount is null ? [] : _flow.Wrap(_words.Say.LineDiscount(line.Discount), PaperStyles.Small, _descriptionWidth),
        ];
    }

    private void DrawHead()
    {
        _flow.Need(80);
        _flow.Page.Text(_flow.Line(_words.Say.Description, PaperStyles.Label), PageFlow.Left, _flow.Y);
        DrawRight(_heads.Select(head => new List<TextLine> { _flow.Line(head, PaperStyles.Label) }));
        _flow.Y += PaperStyles.Label.LineHeight + Padding - 2;
        _flow.Page.Rule(PageFlow.Left, PageFlow.Right, _flow.Y, 0.75, Inks.Ink);
    }

    private void DrawRow(List<TextLine> description, string[] cells)
    {
        var figures = cells.Zip(_widths, (cell, width) => _flow.Wrap(cell, PaperStyles.Figure, width)).ToList();
        var height = figures.Append(description).Max(lines => lines.Sum(line => line.Style.LineHeight));

        // A row stays whole unless it would leave a large part of the page empty.
        if (!_flow.Fits(Math.Min(height, (PageFlow.Bottom - PageFlow.Top) / 3) + (2 * Padding) + CarryHeight))
            Carry();

        _flow.Y += Padding;
        var (page, end) = (_flow.Page, _flow.Y + figures.Max(lines => lines.Count * PaperStyles.Figure.LineHeight));
        DrawRight(figures);
        foreach (var line in description)
        {
            if (!_flow.Fits(line.Style.LineHeight + Padding + CarryHeight))
            {
                Carry();
                _flow.Y += Padding;
            }
            _flow.Page.Text(line, PageFlow.Left, _flow.Y);
            _flow.Y += line.Style.LineHeight;
        }
        if (page == _flow.Page)
            _flow.Y = Math.Max(_flow.Y, end);
        _flow.Y += Padding;
        _flow.Page.Rule(PageFlow.Left, PageFlow.Right, _flow.Y, 0.5, Inks.Line);
    }

    /// <summary>Ends the page with the sum so far and begins the next with it.</summary>
    private void Carry()
    {
        DrawCarried(_words.Say.CarriedForward);
        _flow.NewPage();
        DrawHead();
        DrawCarried(_words.Say.BroughtForward);
        _flow.Page.Rule(PageFlow.Left, PageFlow.Right, _flow.Y, 0.5, Inks.Line);
    }

    private void DrawCarried(string label)
    {
        var style = PaperStyles.Small with { IsTabular = true };
        var amount = _flow.Line(_words.Amount(_sum), style);
        _flow.Y += Padding / 2;
        _flow.Page.TextRight(amount, PageFlow.Right, _flow.Y);
        _flow.Page.TextRight(_flow.Line(label, style), PageFlow.Right - amount.Width - ColumnGap, _flow.Y);
        _flow.Y += style.LineHeight + (Padding / 2);
    }

    private void DrawRight(IEnumerable<List<TextLine>> columns)
    {
        var right = PageFlow.Left + _descriptionWidth;
        foreach (var (lines, width) in columns.Zip(_widths))
        {
            right += ColumnGap + width;
            var top = _flow.Y;
            foreach (var line in lines)
            {
                _flow.Page.TextRight(line, right, top);
                top += line.Style.LineHeight;
            }
        }
    }
}
