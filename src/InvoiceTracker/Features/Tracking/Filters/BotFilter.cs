using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Bots;

namespace InvoiceTracker.Features.Tracking.Filters;

/// <summary>Programs that say what they are, and those that say nothing at all, as browsers never do.</summary>
public sealed class BotFilter(BotList bots) : IViewFilter
{
    public bool IsLiteral => true;

    public Objection? ObjectTo(Visit visit)
    {
        if (string.IsNullOrWhiteSpace(visit.UserAgent))
            return new Objection(ViewReason.NoUserAgent, "the visitor did not identify itself; browsers always do");
        return bots.Match(visit.UserAgent) is { } pattern
            ? new Objection(ViewReason.BotUserAgent, $"the visitor identified itself as a bot ({pattern})", pattern)
            : null;
    }
}
