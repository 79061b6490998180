using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking;

/// <summary>What is asked for under a link.</summary>
internal enum LinkTarget
{
    Page,
    Pdf,

    /// <summary>The list of a client's invoices and what belongs to it, which is no open of any.</summary>
    Portal,

    /// <summary>Where the page's script reports.</summary>
    Signal,

    /// <summary>Where an own view asks to be told of as if it counted.</summary>
    Test,

    /// <summary>Where a client's button leads on to a payment service; it shows nothing, so it opens nothing.</summary>
    Pay,

    /// <summary>What only a machine follows: the page's hidden link, or a link that somebody tampered with.</summary>
    Trap,
}

/// <summary>
/// An address that carries a token: <c>/i/{token}</c>, <c>/portal/{token}</c>, <c>/portal/{token}/invoices/{id}</c>, and what hangs on
/// an invoice's.
/// </summary>
/// <param name="Token">Null when what stands in its place cannot be one.</param>
/// <param name="InvoiceId">Which of the portal's invoices.</param>
/// <param name="IsSignOut">Where a portal's session is ended.</param>
internal readonly record struct LinkPath(LinkToken? Token, LinkTarget Target, Guid? InvoiceId = null, bool IsSignOut = false)
{
    /// <summary>The hidden link, relative to the page's own address.</summary>
    public const string TrapSuffix = "/h";

    public const string SignalSuffix = "/signal";
    public const string PdfSuffix = "/pdf";
    public const string TestSuffix = "/test";
    public const string PayFolder = "/pay/";
    public const string StatementSuffix = "/statement";
    public const string SignOutSuffix = "/sign-out";

    /// <summary>Where a mailed link signs in: it leads to the portal, and is no link of one.</summary>
    public const string SignInFolder = "/sign-in";

    private const string InvoiceFolder = "/i";
    private const string PortalFolder = "/portal";
    private const string PortalInvoices = "/invoices/";
    private const int GuidLength = 36;
    private const int LongestName = 20;

    /// <returns>True for everything in the two folders, so that all of it that leads nowhere gets one answer.</returns>
    public static bool TryParse(PathString path, out LinkPath result)
    {
        result = default;
        var isPortal = path.StartsWithSegments(PortalFolder, StringComparison.Ordinal, out var rest);
        if (!isPortal && !path.StartsWithSegments(InvoiceFolder, StringComparison.Ordinal, out rest))
            return false;

        // Where a link is asked for, and where it signs in, are pages of their own.
        if (isPortal && (!rest.HasValue || rest.StartsWithSegments(SignInFolder, StringComparison.Ordinal)))
            return false;

        var text = rest.Value ?? "";
        if (text.Length > LinkToken.Length && text[0] is '/' && LinkToken.TryParse(text.AsSpan(1, LinkToken.Length), out var token))
            result = isPortal
                ? InPortal(token, text[(1 + LinkToken.Length)..])
                : new LinkPath(token, TargetOf(text.AsSpan(1 + LinkToken.Length)));
        return true;
    }

    private static LinkPath InPortal(LinkToken token, string rest)
    {
        if (rest is "" or "/" or StatementSuffix or SignOutSuffix)
            return new LinkPath(token, LinkTarget.Portal, IsSignOut: rest == SignOutSuffix);
        var isInvoice = rest.StartsWith(PortalInvoices, StringComparison.Ordinal) && rest.Length >= PortalInvoices.Length + GuidLength;
        return isInvoice && Guid.TryParseExact(rest.AsSpan(PortalInvoices.Length, GuidLength), "D", out var id)
            ? new LinkPath(token, TargetOf(rest.AsSpan(PortalInvoices.Length + GuidLength)), id)
            : default;
    }

    // Scanners probe a link by adding to it (a quote, a parameter's worth of letters); people cannot, since they click.
    private static LinkTarget TargetOf(ReadOnlySpan<char> rest) =>
        rest switch
        {
            "" or "/" => LinkTarget.Page,
            PdfSuffix => LinkTarget.Pdf,
            SignalSuffix => LinkTarget.Signal,
            TestSuffix => LinkTarget.Test,
            _ when rest.StartsWith(PayFolder, StringComparison.Ordinal) && IsName(rest[PayFolder.Length..]) => LinkTarget.Pay,
            _ => LinkTarget.Trap,
        };

    private static bool IsName(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= LongestName && !text.ContainsAnyExceptInRange('a', 'z');
}
