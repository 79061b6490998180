using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.History;

/// <summary>
/// From a mail-security service's network nobody browses. A referrer of such a service is another matter: it sends people on, from
/// their own network.
/// </summary>
public sealed class NetworkRule : IHistoryRule
{
    public Objection? ObjectTo(Visit visit, NetworkHistory history) =>
        visit.Network is { IsMailSecurity: true, Vendor: var vendor }
            ? new Objection(ViewReason.ScannerNetwork, $"the address belongs to {vendor}'s mail filtering", vendor)
            : null;
}
