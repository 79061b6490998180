using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>
/// Keeps the state of each push true. One transaction writes down what came back and claims what is next; a push is Sending in the
/// database before its first byte leaves. One whose process was killed is sent again: the browser shows the same card, once.
/// </summary>
public sealed class PushLedger(AppDbContext db, PushOptions options, TimeProvider clock)
{
    public const int Tries = 3;

    /// <summary>How long a push belongs to the process that began to send it; longer than an answer may take.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    private const int MostLookedAt = 500;

    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Remembered = TimeSpan.FromDays(30);

    /// <param name="finished">What came back since the last turn.</param>
    /// <param name="busy">Browsers this process is pushing to now: each gets one at a time, so that a slow one keeps nobody else waiting.</param>
    /// <param name="places">To how many more it could push.</param>
    /// <returns>What to send now.</returns>
    internal async Task<IReadOnlyList<PushJob>> TurnAsync(
        IReadOnlyList<FinishedPush> finished,
        IReadOnlyCollection<Guid> busy,
        int places,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        if (finished.Count == 0 && (places == 0 || !await HasWorkAsync(now, cancellationToken)))
            return [];

        var due = places == 0 ? [] : await DueAsync(busy, now, cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var done in finished)
            await WriteAsync(done, now, cancellationToken);
        var claimed = new List<Guid>();
        foreach (var delivery in due.GroupBy(d => d.SubscriptionId).Take(places).SelectMany(Together))
        {
            if (await ClaimAsync(delivery, now, cancellationToken))
                claimed.Add(delivery.Id);
        }
        await transaction.CommitAsync(cancellationToken);
        return await JobsAsync(claimed, cancellationToken);
    }

    /// <summary>Forgets what was done long ago.</summary>
    public Task PurgeAsync(CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - Remembered;
        return db
            .PushDeliveries.Where(d => (d.State == PushState.Sent || d.State == PushState.Failed) && d.NotBefore < before)
            .ExecuteDeleteAsync(cancellationToken);
    }

    private Task<bool> HasWorkAsync(DateTimeOffset now, CancellationToken cancellationToken) => Due(now).AnyAsync(cancellationToken);

    private IQueryable<PushDelivery> Due(DateTimeOffset now) =>
        db
            .PushDeliveries.AsNoTracking()
            .Where(d => (d.State == PushState.Queued && d.NotBefore <= now) || (d.State == PushState.Sending && d.LeaseUntil < now));

    private Task<List<PushDelivery>> DueAsync(IReadOnlyCollection<Guid> busy, DateTimeOffset now, CancellationToken cancellationToken) =>
        Due(now)
            .Where(d => !busy.Contains(d.SubscriptionId))
            .OrderBy(d => d.NotBefore)
            .ThenBy(d => d.QueuedAt)
            .ThenBy(d => d.Id)
            .Take(MostLookedAt)
            .ToListAsync(cancellationToken);

    // What waited for the end of quiet hours goes as one; everything else one by one, in its order.
    private static IEnumerable<PushDelivery> Together(IEnumerable<PushDelivery> ofOneBrowser)
    {
        var first = ofOneBrowser.First();
        return first.IsHeld ? ofOneBrowser.Where(d => d.IsHeld) : [first];
    }

    // Of several processes exactly one changes the row from what they all saw, and that one sends it.
    private async Task<bool> ClaimAsync(PushDelivery seen, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var same = db.PushDeliveries.Where(d => d.Id == seen.Id && d.State == seen.State && d.LeaseUntil == seen.LeaseUntil);
        if (seen.Attempts >= Tries)
        {
            await same.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(d => d.State, PushState.Failed)
                        .SetProperty(d => d.LeaseUntil, (DateTimeOffset?)null)
                        .SetProperty(d => d.Answer, "The program stopped each time this was being sent."),
                cancellationToken
            );
            return false;
        }
        return await same.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(d => d.State, PushState.Sending)
                        .SetProperty(d => d.LeaseUntil, now + Lease)
                        .SetProperty(d => d.Attempts, d => d.Attempts + 1),
                cancellationToken
            ) == 1;
    }

    private async Task<IReadOnlyList<PushJob>> JobsAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];
        var rows = await (
            from delivery in db.PushDeliveries.AsNoTracking()
            where ids.Contains(delivery.Id)
            join notification in db.Notifications on delivery.NotificationId equals notification.Id
            join browser in db.PushSubscriptions on delivery.SubscriptionId equals browser.Id
            join user in db.Users on browser.UserId equals user.Id
            join workspace in db.Workspaces on browser.WorkspaceId equals workspace.Id
            orderby notification.CreatedAt, notification.Id
            select new
            {
                delivery,
                notification,
                browser,
                user,
                workspace,
            }
        ).ToListAsync(cancellationToken);
        var jobs = new List<PushJob>();
        foreach (var group in rows.GroupBy(row => row.browser.Id))
        {
            var first = group.First();
            jobs.Add(
                new PushJob(
                    first.browser,
                    [.. group.Select(row => row.delivery)],
                    PushPayload.Of([.. group.Select(row => row.notification)], first.user.HidesAmounts),
                    await SubjectAsync(first.workspace.Id, cancellationToken),
                    first.user,
                    first.user.ZoneIn(first.workspace)
                )
            );
        }
        return jobs;
    }

    /// <summary>Whom a push service may write to about this business.</summary>
    internal async Task<string> SubjectAsync(Guid workspaceId, CancellationToken cancellationToken) =>
        options.Subject
        ?? "mailto:"
            + await db
                .Memberships.Where(m => m.WorkspaceId == workspaceId && m.Role == Role.Owner)
                .OrderBy(m => m.User.NormalizedEmail)
                .Select(m => m.User.Email)
                .FirstAsync(cancellationToken);

    private async Task WriteAsync(FinishedPush done, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (job, answer) = done;
        if (answer is { Result: PushResult.Gone })
        {
            await ForgetAsync(job.Browser.Id, cancellationToken);
            return;
        }
        foreach (var delivery in job.Deliveries)
            await WriteAsync(delivery, job, answer, now, cancellationToken);
        if (answer is not null)
            await NoteAsync(job.Browser.Id, answer, cancellationToken);
    }

    // A worker that comes back after its lease ran out finds it in other hands, and says nothing.
    private Task WriteAsync(PushDelivery delivery, PushJob job, PushAnswer? answer, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ours = db.PushDeliveries.Where(d => d.Id == delivery.Id && d.State == PushState.Sending && d.LeaseUntil == delivery.LeaseUntil);
        if (answer is null)
            return ours.ExecuteUpdateAsync(
                set =>
                    set.SetProperty(d => d.State, PushState.Queued)
                        .SetProperty(d => d.LeaseUntil, (DateTimeOffset?)null)
                        .SetProperty(d => d.Attempts, d => d.Attempts - 1),
                cancellationToken
            );

        var (state, sentAt, notBefore) = answer.Result switch
        {
            PushResult.Sent => (PushState.Sent, (DateTimeOffset?)now, delivery.NotBefore),
            PushResult.Deferred when delivery.Attempts < Tries => (
                PushState.Queued,
                null,
                job.NotWhileQuiet(now + WaitAfter(delivery, answer))
            ),
            _ => (PushState.Failed, null, delivery.NotBefore),
        };
        return ours.ExecuteUpdateAsync(
            set =>
                set.SetProperty(d => d.State, state)
                    .SetProperty(d => d.LeaseUntil, (DateTimeOffset?)null)
                    .SetProperty(d => d.SentAt, sentAt)
                    .SetProperty(d => d.NotBefore, notBefore)
                    .SetProperty(d => d.Answer, answer.Words),
            cancellationToken
        );
    }

    /// <summary>So that the owner of the browser can read whether it works.</summary>
    internal async Task NoteAsync(Guid browserId, PushAnswer answer, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var browser = db.PushSubscriptions.Where(s => s.Id == browserId);
        if (answer.Result is PushResult.Sent)
            await browser.ExecuteUpdateAsync(
                set => set.SetProperty(s => s.LastSuccessAt, now).SetProperty(s => s.LastProblem, (string?)null),
                cancellationToken
            );
        else
            await browser.ExecuteUpdateAsync(set => set.SetProperty(s => s.LastProblem, answer.Words), cancellationToken);
    }

    internal async Task ForgetAsync(Guid browserId, CancellationToken cancellationToken)
    {
        await db.PushDeliveries.Where(d => d.SubscriptionId == browserId).ExecuteDeleteAsync(cancellationToken);
        await db.PushSubscriptions.Where(s => s.Id == browserId).ExecuteDeleteAsync(cancellationToken);
    }

    private static TimeSpan WaitAfter(PushDelivery delivery, PushAnswer answer) =>
        answer.RetryAfter ?? FirstWait * Math.Pow(5, delivery.Attempts - 1);
}

/// <summary>One message to one browser, and the rows that it settles.</summary>
internal sealed record PushJob(
    PushSubscription Browser,
    IReadOnlyList<PushDelivery> Deliveries,
    PushPayload Payload,
    string Subject,
    User User,
    TimeZoneInfo Zone
)
{
    /// <summary>What is tried again must not ring at night either.</summary>
    public DateTimeOffset NotWhileQuiet(DateTimeOffset at) => User.QuietHours?.EndAfter(at, Zone) ?? at;
}

/// <param name="Answer">Null: it was not sent after all.</param>
internal sealed record FinishedPush(PushJob Job, PushAnswer? Answer);
