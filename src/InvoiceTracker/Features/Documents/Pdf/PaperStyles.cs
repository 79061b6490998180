namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>The sizes of the design's paper, scaled from the screen to A4.</summary>
internal static class PaperStyles
{
    public static readonly TextStyle Title = new(18, Inks.Ink, IsBold: true, Tracking: -20);
    public static readonly TextStyle Name = new(10.5, Inks.Ink, IsBold: true, Tracking: -5);
    public static readonly TextStyle Strong = new(9.5, Inks.Ink, IsBold: true);
    public static readonly TextStyle Body = new(9.5, Inks.Ink);
    public static readonly TextStyle Secondary = new(9, Inks.Secondary);
    public static readonly TextStyle Small = new(8.5, Inks.Tertiary);
    public static readonly TextStyle Label = new(8, Inks.Tertiary);
    public static readonly TextStyle Figure = new(9.5, Inks.Ink) { IsTabular = true };
    public static readonly TextStyle GrandTotal = new(14, Inks.Ink, IsBold: true, Tracking: -15) { IsTabular = true };
    public static readonly TextStyle Initials = new(10, Inks.Ink, IsBold: true);
}
