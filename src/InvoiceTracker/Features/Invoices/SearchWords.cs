namespace InvoiceTracker.Features.Invoices;

/// <summary>What somebody searches for.</summary>
public static class SearchWords
{
    /// <returns>Without the space around it, and no longer than is looked for; empty when there is nothing.</returns>
    public static string Of(string? text)
    {
        var words = text?.Trim() ?? "";
        return words.Length > InvoiceFilter.SearchLength ? words[..InvoiceFilter.SearchLength] : words;
    }
}
