using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.FollowUp;

/// <summary>How long a client has taken to pay, by the workspace's own data. It says what was, and not why.</summary>
/// <param name="Days">The median of the days from first open to payment, rounded.</param>
/// <param name="Count">Of how many paid invoices.</param>
public sealed record PaymentHabit(int Days, int Count)
{
    /// <summary>Of fewer nothing is said.</summary>
    public const int Least = 10;

    private const int Most = 1_000;

    /// <returns>Null where too few were paid after an open.</returns>
    public static async Task<PaymentHabit?> ReadAsync(AppDbContext db, Guid? clientId, CancellationToken cancellationToken)
    {
        if (clientId is null)
            return null;
        var paid = await db
            .Invoices.Where(i => i.ClientId == clientId && i.Status == InvoiceStatus.Paid && i.PaidAt >= i.FirstViewedAt)
            .OrderByDescending(i => i.PaidAt)
            .Select(i => new { OpenedAt = i.FirstViewedAt!.Value, PaidAt = i.PaidAt!.Value })
            .Take(Most)
            .ToListAsync(cancellationToken);
        return Of(paid.ConvertAll(p => p.PaidAt - p.OpenedAt));
    }

    internal static PaymentHabit? Of(List<TimeSpan> waits)
    {
        if (waits.Count < Least)
            return null;
        waits.Sort();
        var middle = (waits[(waits.Count - 1) / 2] + waits[waits.Count / 2]) / 2;
        return new PaymentHabit((int)Math.Round(middle.TotalDays, MidpointRounding.AwayFromZero), waits.Count);
    }

    /// <summary>"Acme pays a median of 6 days after first opening (n = 12)"</summary>
    public string Say(string client) =>
        $"{client} pays a median of {Days} {(Days is 1 ? "day" : "days")} after first opening (n = {Count})";
}
