namespace InvoiceTracker.Features.Tracking;

/// <summary>The ways in which browsers and apps say that they load a page before anybody asked for it.</summary>
internal static class PrefetchHeaders
{
    // Sec-Purpose is the Fetch standard's; the others are what Safari, Firefox and old Chrome sent before it.
    private static readonly string[] Names = ["Sec-Purpose", "Purpose", "X-Purpose", "X-Moz"];
    private static readonly string[] Words = ["prefetch", "prerender", "preview"];

    public static bool Say(IHeaderDictionary headers)
    {
        foreach (var name in Names)
        {
            if (headers.TryGetValue(name, out var values) && values.ToString() is { Length: > 0 } value && Mentions(value))
                return true;
        }
        return false;
    }

    private static bool Mentions(string value) => Array.Exists(Words, word => value.Contains(word, StringComparison.OrdinalIgnoreCase));
}
