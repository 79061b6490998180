using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking;

/// <summary>The address of a client's page: <c>/i/{token}</c> or <c>/i/{token}/pdf</c>.</summary>
/// <param name="Token">Null when what stands in its place cannot be one.</param>
internal readonly record struct LinkPath(LinkToken? Token, ViewSource Source)
{
    private const string Folder = "/i";
    private const string Pdf = "/pdf";

    /// <returns>True for everything under <c>/i</c>, so that all of it that leads nowhere gets one answer.</returns>
    public static bool TryParse(PathString path, out LinkPath result)
    {
        result = default;
        if (!path.StartsWithSegments(Folder, StringComparison.Ordinal, out var rest))
            return false;

        var text = (rest.Value ?? "").AsSpan();
        if (text.EndsWith(Pdf, StringComparison.Ordinal))
        {
            text = text[..^Pdf.Length];
            result = new LinkPath(null, ViewSource.Pdf);
        }
        if (text.StartsWith('/') && LinkToken.TryParse(text[1..], out var token))
            result = result with { Token = token };
        return true;
    }
}
