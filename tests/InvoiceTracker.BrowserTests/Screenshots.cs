using Microsoft.Playwright;

namespace InvoiceTracker.BrowserTests;

/// <summary>Pictures for people to look at, made only when <c>INVOICETRACKER_SCREENSHOTS</c> names a folder for them.</summary>
internal static class Screenshots
{
    private static readonly string? s_folder = Environment.GetEnvironmentVariable("INVOICETRACKER_SCREENSHOTS") is { Length: > 0 } folder
        ? folder
        : null;

    /// <param name="path">In that folder, without its ending.</param>
    /// <param name="isWhole">The whole page, or only what the window shows of it.</param>
    public static Task TakeAsync(IPage page, string path, bool isWhole) =>
        s_folder is null
            ? Task.CompletedTask
            : page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(s_folder, path + ".png"), FullPage = isWhole });
}
