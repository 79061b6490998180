namespace InvoiceTracker.Data;

/// <summary>What people type, as a LIKE pattern in which every character stands for itself.</summary>
public static class LikePattern
{
    public const string Escape = "\\";

    public static string Containing(string words) => $"%{Exactly(words)}%";

    /// <summary>The words and nothing else.</summary>
    public static string Exactly(string words) =>
        words
            .Replace(Escape, Escape + Escape, StringComparison.Ordinal)
            .Replace("%", Escape + "%", StringComparison.Ordinal)
            .Replace("_", Escape + "_", StringComparison.Ordinal)
            .Replace("[", Escape + "[", StringComparison.Ordinal);
}
