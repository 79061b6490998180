using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking;

/// <summary>What is asked for under a link.</summary>
internal enum LinkTarget
{
    Page,
    Pdf,

    /// <summary>Where the page's script reports.</summary>
    Signal,

    /// <summary>Where an own view asks to be told of as if it counted.</summary>
    Test,

    /// <summary>What only a machine follows: the page's hidden link, or a link that somebody tampered with.</summary>
    Trap,
}

/// <summary>An address under <c>/i</c>: <c>/i/{token}</c> and what hangs on it.</summary>
/// <param name="Token">Null when what stands in its place cannot be one.</param>
internal readonly record struct LinkPath(LinkToken? Token, LinkTarget Target)
{
    /// <summary>The hidden link, relative to the page's own address.</summary>
    public const string TrapSuffix = "/h";

    public const string SignalSuffix = "/signal";
    public const string PdfSuffix = "/pdf";
    public const string TestSuffix = "/test";

    private const string Folder = "/i";

    /// <returns>True for everything under <c>/i</c>, so that all of it that leads nowhere gets one answer.</returns>
    public static bool TryParse(PathString path, out LinkPath result)
    {
        result = default;
        if (!path.StartsWithSegments(Folder, StringComparison.Ordinal, out var rest))
            return false;

        var text = rest.Value ?? "";
        if (text.Length > LinkToken.Length && text[0] is '/' && LinkToken.TryParse(text.AsSpan(1, LinkToken.Length), out var token))
            result = new LinkPath(token, TargetOf(text.AsSpan(1 + LinkToken.Length)));
        return true;
    }

    // Scanners probe a link by adding to it (a quote, a parameter's worth of letters); people cannot, since they click.
    private static LinkTarget TargetOf(ReadOnlySpan<char> rest) =>
        rest switch
        {
            "" or "/" => LinkTarget.Page,
            PdfSuffix => LinkTarget.Pdf,
            SignalSuffix => LinkTarget.Signal,
            TestSuffix => LinkTarget.Test,
            _ => LinkTarget.Trap,
        };
}
