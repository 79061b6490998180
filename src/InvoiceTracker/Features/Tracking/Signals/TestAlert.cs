namespace InvoiceTracker.Features.Tracking.Signals;

/// <summary>
/// "Count this visit as a test": <c>POST /i/{token}/test</c> tells the creator of an own view as if it had counted, and changes
/// nothing else. The page's sealed nonce says which view it is and that the request comes from that page.
/// </summary>
public sealed class TestAlert(SignalNonce nonces, ViewRecorder recorder)
{
    private const int LongestForm = 2_048;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>Whether the creator was told, which alerts that are off prevent; null when this visitor may not ask for it.</returns>
    public async Task<bool?> RaiseAsync(HttpContext context, TrackedLink link)
    {
        if (!VisitReader.IsOwn(context, link.WorkspaceId) || await NonceAsync(context.Request) is not { } nonce)
            return null;
        return nonces.ViewOf(nonce, link.LinkId) is { } viewId
            ? await recorder.TellAsTestAsync(viewId).WaitAsync(Patience, context.RequestAborted)
            : null;
    }

    private static async Task<string?> NonceAsync(HttpRequest request)
    {
        if (request is not { HasFormContentType: true, ContentLength: < LongestForm })
            return null;
        try
        {
            return (await request.ReadFormAsync(request.HttpContext.RequestAborted))["nonce"].ToString();
        }
        catch (InvalidDataException)
        {
            // Not a form that a page of ours sends.
            return null;
        }
    }
}
