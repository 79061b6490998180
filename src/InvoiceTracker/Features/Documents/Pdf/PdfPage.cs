using System.Globalization;
using System.Text;
using static InvoiceTracker.Features.Documents.Pdf.PdfObjects;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>What is drawn on one sheet of A4. Points, from the top left corner.</summary>
internal sealed class PdfPage(PdfFonts fonts)
{
    /// <summary>210 × 297 mm.</summary>
    public const double Width = 595.28;
    public const double Height = 841.89;

    // The control points of a quarter circle as a Bézier curve lie this part of the radius from its ends.
    private const double Arc = 0.5523;

    private readonly StringBuilder _content = new();

    public ReadOnlySpan<byte> Content => Encoding.ASCII.GetBytes(_content.ToString());

    /// <param name="top">Of the line; its text stands in the middle of it.</param>
    public void Text(TextLine line, double left, double top)
    {
        var style = line.Style;
        _content.Append($"BT {style.Ink} rg {Number(style.Tracking * style.Size / 1000)} Tc {Position(left, top + style.Baseline)} Td\n");
        foreach (var run in Runs(line.Glyphs))
            Show(run, style);
        _content.Append("ET\n");
    }

    public void TextRight(TextLine line, double right, double top) => Text(line, right - line.Width, top);

    public void Rule(double left, double right, double top, double thickness, string ink) =>
        _content.Append($"{ink} RG {Number(thickness)} w {Position(left, top)} m {Position(right, top)} l S\n");

    public void RoundedBox(double left, double top, double size, double radius, string ink)
    {
        var (right, bottom, control) = (left + size, top + size, radius * (1 - Arc));
        _content
            .Append($"{ink} rg {Position(left + radius, top)} m {Position(right - radius, top)} l\n")
            .Append(Curve(right - control, top, right, top + control, right, top + radius))
            .Append($"{Position(right, bottom - radius)} l\n")
            .Append(Curve(right, bottom - control, right - control, bottom, right - radius, bottom))
            .Append($"{Position(left + radius, bottom)} l\n")
            .Append(Curve(left + control, bottom, left, bottom - control, left, bottom - radius))
            .Append($"{Position(left, top + radius)} l\n")
            .Append(Curve(left, top + control, left + control, top, left + radius, top))
            .Append("f\n");
    }

    /// <summary>The dark squares of a code, side by side as one rectangle.</summary>
    public void Squares(PaymentCode code, double left, double top, double size)
    {
        var side = (size / code.Size).ToString("0.####", CultureInfo.InvariantCulture);
        _content.Append(CultureInfo.InvariantCulture, $"q {side} 0 0 -{side} {Position(left, top)} cm 0 g\n");
        foreach (var (x, y, length) in code.Runs)
            _content.Append(CultureInfo.InvariantCulture, $"{x} {y} {length} 1 re\n");
        _content.Append("f Q\n");
    }

    private void Show(List<Glyph> run, TextStyle style)
    {
        var subset = fonts.Of(run[0].Face);
        _content.Append($"/{fonts.NameOf(run[0].Face)} {Number(style.Size)} Tf");

        // A borrowed face has one weight: a fine outline in the text's own colour makes it bold.
        var isThickened = style.IsBold && run[0].IsBorrowed;
        if (isThickened)
            _content.Append($" 2 Tr {style.Ink} RG {Number(style.Size / 30)} w");

        _content.Append(" <");
        foreach (var glyph in run)
            _content.Append(CultureInfo.InvariantCulture, $"{subset.NumberOf(glyph):X4}");
        _content.Append(isThickened ? "> Tj 0 Tr\n" : "> Tj\n");
    }

    private static IEnumerable<List<Glyph>> Runs(IReadOnlyList<Glyph> glyphs)
    {
        var run = new List<Glyph>();
        foreach (var glyph in glyphs)
        {
            if (run.Count > 0 && run[0].Face != glyph.Face)
            {
                yield return run;
                run = [];
            }
            run.Add(glyph);
        }
        if (run.Count > 0)
            yield return run;
    }

    private static string Curve(double x1, double y1, double x2, double y2, double x3, double y3) =>
        $"{Position(x1, y1)} {Position(x2, y2)} {Position(x3, y3)} c\n";

    private static string Position(double left, double top) => $"{Number(left)} {Number(Height - top)}";
}
