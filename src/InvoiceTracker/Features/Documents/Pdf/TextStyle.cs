namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>How text looks. Lengths in points.</summary>
/// <param name="Ink">A colour of <see cref="Inks"/>.</param>
/// <param name="Tracking">Space added after each glyph, in thousandths of an em.</param>
internal sealed record TextStyle(double Size, string Ink, bool IsBold = false, double Tracking = 0)
{
    private const double Leading = 1.45;

    /// <summary>Every digit is as wide as the others, so that figures stand in columns.</summary>
    public bool IsTabular { get; init; }

    public double LineHeight => Size * Leading;

    /// <summary>From the top of a line to the baseline: capitals stand in the middle.</summary>
    public double Baseline => (LineHeight / 2) + (Size * 0.36);

    /// <summary>How far one glyph moves the pen, in points.</summary>
    public double Advance(Glyph glyph) => (glyph.Width + Tracking) * Size / 1000;
}

/// <summary>Red, green and blue from 0 to 1: the design's tokens in light colours.</summary>
internal static class Inks
{
    public const string Ink = "0.086 0.12 0.172";
    public const string Secondary = "0.265 0.299 0.348";
    public const string Tertiary = "0.364 0.397 0.439";
    public const string Line = "0.872 0.887 0.907";
    public const string Sunken = "0.938 0.949 0.964";
}
