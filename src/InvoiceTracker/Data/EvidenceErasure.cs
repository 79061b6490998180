using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Data;

/// <summary>Takes from visits what tells of the visitor. That they were, when, and what was made of them stays; so does the chain.</summary>
public static class EvidenceErasure
{
    /// <summary>The keyed hashes, which no cooldown needs any more.</summary>
    /// <returns>How many visits it concerned.</returns>
    public static Task<int> ForgetNetworksAsync(this IQueryable<ViewEvent> views, CancellationToken cancellationToken) =>
        views.ExecuteUpdateAsync(
            set =>
                set.SetProperty(v => v.NetworkKey, (byte[]?)null)
                    .SetProperty(v => v.GateKey, (byte[]?)null)
                    .SetProperty(v => v.AgentKey, (byte[]?)null),
            cancellationToken
        );

    /// <summary>Recipient, browser, system and network, with the salt, so that nobody finds them again by trying.</summary>
    /// <returns>How many visits it concerned.</returns>
    public static Task<int> EraseFactsAsync(this IQueryable<ViewEvent> views, DateTimeOffset at, CancellationToken cancellationToken) =>
        views.ExecuteUpdateAsync(
            set =>
                set.SetProperty(v => v.Recipient, (string?)null)
                    .SetProperty(v => v.Browser, (string?)null)
                    .SetProperty(v => v.System, (string?)null)
                    .SetProperty(v => v.NetworkLabel, (string?)null)
                    // A pattern names the program, a vendor the network.
                    .SetProperty(v => v.Rule, (string?)null)
                    .SetProperty(v => v.FactsSalt, (byte[]?)null)
                    .SetProperty(v => v.ErasedAt, at),
            cancellationToken
        );
}
