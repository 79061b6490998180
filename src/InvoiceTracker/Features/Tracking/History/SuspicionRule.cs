using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Net;

namespace InvoiceTracker.Features.Tracking.History;

/// <summary>
/// Adds up what is probable but not certain. None of it alone says "no person", save a cloud's address; enough of it makes the visit
/// wait for a sign of one.
/// </summary>
public sealed class SuspicionRule(TrackingOptions options) : IHistoryRule
{
    /// <summary>From here on a visit waits.</summary>
    public const int Enough = 4;

    /// <summary>From here on even a sign of a person does not count it: scanners that scroll exist.</summary>
    public const int Overwhelming = 8;

    private static readonly TimeSpan AgentsChange = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Old = TimeSpan.FromDays(2 * 365.25);

    public Objection? ObjectTo(Visit visit, NetworkHistory history)
    {
        var facts = FactsOf(visit, history).ToList();
        var score = facts.Sum(fact => fact.Points);
        if (score < Enough)
            return null;
        return new Objection(ViewReason.ScannerLikely, TextOf(facts.Select(fact => fact.Text)))
        {
            Verdict = ViewVerdict.Held,
            HeldUntil = visit.At + options.HoldFor,
            Score = score,
        };
    }

    private static string TextOf(IEnumerable<string> facts) => $"no sign of a person: {string.Join(", ", facts)}";

    private IEnumerable<(int Points, string Text)> FactsOf(Visit visit, NetworkHistory history)
    {
        if (!PublicInternet.Has(visit.Address))
            yield break;

        if (
            visit.Link.DeliveredAt is { } delivered
            && visit.At - delivered is var after
            && after >= TimeSpan.Zero
            && after <= options.DeliveryWindow
        )
            yield return (2, string.Create(CultureInfo.InvariantCulture, $"{(int)after.TotalSeconds} s after delivery"));
        if (visit.Network is { } network)
            yield return (4, $"from a cloud network ({network.Vendor})");

        // A proxy that says so (RFC 9110 section 7.6.3) may have taken the headers away; then their absence says nothing.
        if (!visit.HasLanguage && !visit.IsProxied)
            yield return (2, "no language named");
        if (visit.IsHttps && !visit.HasFetchMetadata && !visit.IsProxied && BrowserEdition.Of(visit.Agent).SendsFetchMetadata)
            yield return (2, "headers missing that this browser sends");

        if (history.Visits.Any(past => past.IsSameNetwork && visit.At - past.At <= AgentsChange && IsAnotherBrowser(past, visit)))
            yield return (2, "several browsers from one address at once");
        if (
            BrowserEdition.Of(visit.Agent).ReleasedOn is { } released
            && visit.At.UtcDateTime - released.ToDateTime(TimeOnly.MinValue) > Old
        )
            yield return (1, "a browser more than two years old");
    }

    private static bool IsAnotherBrowser(PastVisit past, Visit visit) =>
        past.Reason is not (ViewReason.BotUserAgent or ViewReason.NoUserAgent) && !past.AgentKey.AsSpan().SequenceEqual(visit.AgentKey);
}
