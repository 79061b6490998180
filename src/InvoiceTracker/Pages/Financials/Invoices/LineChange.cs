using System.Globalization;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>What the buttons beside lines and stages do when no script is there to do it.</summary>
internal static class LineChange
{
    /// <param name="change">"add", or "remove", "up" or "down" with a position: "up 2". Anything else changes nothing.</param>
    public static void Apply(List<LineForm> lines, string? change) => Apply(lines, change, LineForm.After);

    /// <param name="after">A blank one, to stand behind another or at the beginning.</param>
    public static void Apply<T>(List<T> lines, string? change, Func<T?, T> after)
        where T : class
    {
        var (verb, at) =
            change?.Split(' ') is [var word, var text] && int.TryParse(text, CultureInfo.InvariantCulture, out var position)
                ? (word, position)
                : (change, 0);
        switch (verb)
        {
            case "add":
                lines.Add(after(lines.LastOrDefault()));
                break;
            case "remove" when at >= 0 && at < lines.Count:
                lines.RemoveAt(at);
                break;
            case "up" when at > 0 && at < lines.Count:
                (lines[at - 1], lines[at]) = (lines[at], lines[at - 1]);
                break;
            case "down" when at >= 0 && at < lines.Count - 1:
                (lines[at + 1], lines[at]) = (lines[at], lines[at + 1]);
                break;
        }
        if (lines.Count == 0)
            lines.Add(after(null));
    }
}
