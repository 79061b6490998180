namespace InvoiceTracker.Features.Tracking.Signals;

/// <summary>What the client page's own script reports of one page load.</summary>
/// <param name="VisibleMs">Milliseconds during which the page was visible.</param>
/// <param name="Painted">Something was drawn.</param>
/// <param name="Interaction">The first trusted one: "scroll", "pointer", "touch" or "key"; anything else is none.</param>
/// <param name="IsAutomated">The browser says that a program drives it (W3C WebDriver, section 4).</param>
public sealed record Signal(int VisibleMs, bool Painted, string? Interaction, bool IsAutomated)
{
    private const int Glance = 1_500;
    private const int Reading = 10_000;

    public int SecondsVisible => VisibleMs / 1000;

    /// <summary>It was on a screen.</summary>
    public bool WasSeen => Painted && VisibleMs > 0;

    /// <summary>Somebody touched it, or left it open long enough to read.</summary>
    public bool ShowsAPerson =>
        Painted && ((VisibleMs >= Glance && (Interaction is "scroll" or "pointer" or "touch" or "key")) || VisibleMs >= Reading);
}
