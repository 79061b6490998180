namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>A pen that goes down the pages and takes a new one when the space ends. Points, from the top left corner.</summary>
internal sealed class PageFlow
{
    public const double Left = 48;
    public const double Right = PdfPage.Width - Left;
    public const double Width = Right - Left;
    public const double Top = 48;
    public const double Bottom = PdfPage.Height - 64;

    private readonly PdfDocument _document = new();

    public PageFlow(FontLibrary fonts)
    {
        Fonts = fonts;
        Page = _document.AddPage();
    }

    public FontLibrary Fonts { get; }
    public PdfPage Page { get; private set; }
    public IReadOnlyList<PdfPage> Pages => _document.Pages;

    /// <summary>Where the next thing is drawn.</summary>
    public double Y { get; set; } = Top;

    /// <summary>Something was shown as a question mark because no font has it.</summary>
    public bool HasMissing { get; private set; }

    public bool Fits(double height) => Y + height <= Bottom;

    public void NewPage()
    {
        Page = _document.AddPage();
        Y = Top;
    }

    /// <summary>A new page unless so much fits on this one.</summary>
    public void Need(double height)
    {
        if (!Fits(height))
            NewPage();
    }

    public TextLine Line(string text, TextStyle style) => Noting(TextLine.Of(text, style, Fonts));

    public List<TextLine> Wrap(string text, TextStyle style, double width) => TextLine.Wrap(text, style, width, Fonts).ConvertAll(Noting);

    /// <summary>Writes lines one under the other and goes on on the next page when this one is full.</summary>
    public void Write(IEnumerable<TextLine> lines, double left = Left)
    {
        foreach (var line in lines)
        {
            Need(line.Style.LineHeight);
            Page.Text(line, left, Y);
            Y += line.Style.LineHeight;
        }
    }

    public void Write(string text, TextStyle style, double left = Left, double width = Width) => Write(Wrap(text, style, width), left);

    /// <summary>Writes columns side by side, line beside line, so that long ones go on on the next page together.</summary>
    /// <param name="distance">From the left of one column to the left of the next.</param>
    public void WriteColumns(IReadOnlyList<IReadOnlyList<TextLine>> columns, double distance, double lineHeight)
    {
        for (var row = 0; row < columns.Max(column => column.Count); row++)
        {
            Need(lineHeight);
            for (var i = 0; i < columns.Count; i++)
            {
                if (columns[i].ElementAtOrDefault(row) is { } line)
                    Page.Text(line, Left + (i * distance), Y + ((lineHeight - line.Style.LineHeight) / 2));
            }
            Y += lineHeight;
        }
    }

    public byte[] ToBytes(PdfInformation information) => _document.ToBytes(information);

    private TextLine Noting(TextLine line)
    {
        HasMissing |= line.Glyphs.Any(glyph => glyph.IsMissing);
        return line;
    }
}
