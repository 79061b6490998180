using System.Globalization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.Filters;

/// <summary>
/// A visit soon after a counted one is the same open. The memory only spares the database a question it has answered before;
/// what the memory does not know, the database decides.
/// </summary>
public sealed class CooldownFilter(ICooldownMemory memory, TrackingOptions options)
{
    public async ValueTask<Objection?> ObjectToAsync(Visit visit)
    {
        // A visit from before the open (a clock that went back) is the database's to judge.
        return
            await memory.LastOpenAsync(visit.Link.LinkId, visit.Keys.Gate) is { } lastOpenAt
            && visit.At >= lastOpenAt
            && visit.At - lastOpenAt < options.Cooldown
            ? Objection(visit.At - lastOpenAt)
            : null;
    }

    public static Objection Objection(TimeSpan since)
    {
        var minutes = (int)Math.Max(0, since.TotalMinutes);
        var earlier = minutes == 1 ? "1 minute" : minutes.ToString(CultureInfo.InvariantCulture) + " minutes";
        return new Objection(ViewReason.Cooldown, $"the same network opened it {earlier} earlier");
    }
}
