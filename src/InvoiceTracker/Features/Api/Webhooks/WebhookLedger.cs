using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api.Webhooks;

/// <summary>
/// Keeps the state of each delivery true: it is Sending in the database before its first byte leaves. One whose process was killed is
/// sent again under the same id, by which the receiver knows a repeat.
/// </summary>
public sealed class WebhookLedger(AppDbContext db, TimeProvider clock)
{
    /// <summary>How long a delivery belongs to the process that began to send it; longer than an answer may take.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <param name="full">Endpoints that are being sent as much as they may at once, so that a slow one keeps nobody else waiting.</param>
    internal async Task<IReadOnlyList<WebhookJob>> ClaimAsync(
        IReadOnlyCollection<Guid> full,
        int places,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        // Two questions, each in the order of the index: one for both would have to sort all that is due.
        var waiting = db.WebhookDeliveries.Where(d => d.State == WebhookState.Queued && d.NotBefore <= now);
        var abandoned = db.WebhookDeliveries.Where(d => d.State == WebhookState.Sending && d.LeaseUntil < now);
        var due = await FindAsync(waiting, full, places, cancellationToken);
        if (due.Count < places)
            due.AddRange(await FindAsync(abandoned, full, places - due.Count, cancellationToken));
        var jobs = new List<WebhookJob>();
        foreach (var job in due)
        {
            if (await TryClaimAsync(job.Delivery, now, cancellationToken) is { } claimed)
                jobs.Add(job with { Delivery = claimed });
        }
        return jobs;
    }

    /// <param name="attempt">Null: it was not sent after all.</param>
    internal async Task SettleAsync(WebhookJob job, WebhookAttempt? attempt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var ours = await db.WebhookDeliveries.SingleOrDefaultAsync(
            d =>
                d.EndpointId == job.Endpoint.Id
                && d.EventId == job.Delivery.EventId
                && d.State == WebhookState.Sending
                && d.LeaseUntil == job.Delivery.LeaseUntil,
            cancellationToken
        );
        if (ours is null)
            return;
        if (attempt is null)
            ours.GiveBack(now);
        else if (attempt.IsSuccess)
            ours.Succeed(attempt.StatusCode!.Value, attempt.Words, now);
        else
            ours.Fail(attempt.StatusCode, attempt.Words, attempt.IsFinal, now);

        if (
            attempt is not null
            && await db.WebhookEndpoints.SingleOrDefaultAsync(e => e.Id == ours.EndpointId, cancellationToken) is { } endpoint
        )
            endpoint.Answered(ours.Answer!, attempt.IsGone, now);
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Forgets what happened long ago, and what was queued for an endpoint while it was removed.</summary>
    public Task PurgeAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Remembered;
        return db
            .WebhookDeliveries.Where(d => d.NotBefore < before || !db.WebhookEndpoints.Any(e => e.Id == d.EndpointId))
            .ExecuteDeleteAsync(cancellationToken);
    }

    private Task<List<WebhookJob>> FindAsync(
        IQueryable<WebhookDelivery> deliveries,
        IReadOnlyCollection<Guid> full,
        int places,
        CancellationToken cancellationToken
    ) =>
        (
            from delivery in deliveries.AsNoTracking()
            join endpoint in db.WebhookEndpoints on delivery.EndpointId equals endpoint.Id
            where endpoint.OffAt == null && !full.Contains(endpoint.Id)
            orderby delivery.NotBefore
            select new WebhookJob(delivery, endpoint)
        )
            .Take(places)
            .ToListAsync(cancellationToken);

    // Of several processes exactly one changes the row from what they all saw, and that one sends it.
    private async Task<WebhookDelivery?> TryClaimAsync(WebhookDelivery seen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var mine = db.WebhookDeliveries.Where(d => d.EndpointId == seen.EndpointId && d.EventId == seen.EventId);
        var lease = now + Lease;
        var claimed = await mine.Where(d => d.State == seen.State && d.LeaseUntil == seen.LeaseUntil && d.Attempts == seen.Attempts)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(d => d.State, WebhookState.Sending)
                        .SetProperty(d => d.LeaseUntil, lease)
                        .SetProperty(d => d.Attempts, d => d.Attempts + 1),
                cancellationToken
            );
        return claimed == 1 ? await mine.AsNoTracking().SingleOrDefaultAsync(cancellationToken) : null;
    }
}

internal sealed record WebhookJob(WebhookDelivery Delivery, WebhookEndpoint Endpoint);

/// <summary>What became of one attempt.</summary>
/// <param name="Words">For the members of the business.</param>
internal sealed record WebhookAttempt(int? StatusCode, string Words)
{
    public bool IsSuccess => StatusCode is >= 200 and < 300;

    /// <summary>The receiver wants to hear nothing more.</summary>
    public bool IsGone => StatusCode is StatusCodes.Status410Gone;

    /// <summary>Another attempt cannot do better.</summary>
    public bool IsFinal { get; init; }
}
