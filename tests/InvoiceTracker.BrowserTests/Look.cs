using Microsoft.Playwright;

namespace InvoiceTracker.BrowserTests;

/// <summary>The two widths and two themes in which every page must hold.</summary>
public static class Look
{
    public const int Desktop = 1440;
    public const int Phone = 390;

    public static TheoryData<int, ColorScheme> All { get; } =
        new()
        {
            { Desktop, ColorScheme.Light },
            { Desktop, ColorScheme.Dark },
            { Phone, ColorScheme.Light },
            { Phone, ColorScheme.Dark },
        };
}
