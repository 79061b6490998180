using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Tracking;

internal static class Chains
{
    public static async Task AssertChainsHoldAsync(this App app)
    {
        var audit = await app.InScopeAsync<EvidenceVerifier, EvidenceAudit>(verifier => verifier.VerifyAllAsync(CancellationToken.None));
        Assert.Null(audit.Broken?.ToString());
        Assert.True(audit.Chains > 0);
    }
}
