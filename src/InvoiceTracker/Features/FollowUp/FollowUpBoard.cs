using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Work;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.FollowUp;

/// <summary>What needs the workspace today: its unpaid invoices, found by an index, each in its bucket. No visit is read for it.</summary>
public sealed class FollowUpBoard(AppDbContext db, CurrentUser me, OpenTracking tracking, TimeProvider clock)
{
    /// <summary>Of more unpaid invoices than this the board knows those that were due first; the figures know all.</summary>
    public const int Most = 5_000;

    /// <returns>The most urgent first: by bucket, then days overdue, then amount. What was snoozed or handled is not among them.</returns>
    public async Task<Board> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (zone, today) = (me.Workspace.TimeZone, me.Workspace.DayOf(now));
        var snoozed = await SnoozedAsync(now, cancellationToken);
        var unpaid = await UnpaidAsync(Unpaid().OrderBy(i => i.DueOn).Take(Most), cancellationToken);
        var shown = unpaid
            .Where(invoice => !snoozed.Contains(invoice.Id) && !invoice.IsHandled(now))
            .Select(invoice => new BoardEntry(invoice, invoice.BucketAt(now, zone)))
            .OrderBy(entry => entry.Bucket)
            .ThenByDescending(entry => entry.Invoice.DaysOverdue(today))
            .ThenByDescending(entry => entry.Invoice.BalanceDue.Amount)
            .ThenBy(entry => entry.Invoice.Id)
            .ToList();
        return new Board(shown, unpaid.Count - shown.Count, await CountAsync(now, today, cancellationToken));
    }

    /// <returns>Null when there is no such invoice, or nothing is open on it. Snoozed and handled ones are found too.</returns>
    public async Task<BoardEntry?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await UnpaidAsync(Unpaid().Where(i => i.Id == id), cancellationToken)) is [var invoice]
            ? new BoardEntry(invoice, invoice.BucketAt(clock.GetUtcNow(), me.Workspace.TimeZone))
            : null;

    private IQueryable<Invoice> Unpaid() =>
        db.Invoices.AsNoTracking().Of(me).Where(i => i.Status == InvoiceStatus.Pending && i.BalanceMinor > 0);

    private async Task<List<UnpaidInvoice>> UnpaidAsync(IQueryable<Invoice> invoices, CancellationToken cancellationToken)
    {
        var undelivered = await UndeliveredAsync(cancellationToken);
        var rows = await invoices
            .Select(i => new
            {
                i.Id,
                i.GivenTitle,
                i.Number,
                i.ClientId,
                ClientName = i.Client == null ? null : i.Client.Name,
                i.BalanceMinor,
                i.Currency,
                i.DueOn,
                i.LastSentAt,
                i.EditedAt,
                i.FirstViewedAt,
                i.ViewedAt,
                i.ViewCount,
                IsTracked = i.Client == null || i.Client.TrackOpens,
                i.HandledAt,
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new UnpaidInvoice
        {
            Id = row.Id,
            Title = row.GivenTitle ?? Invoice.DefaultTitle(row.Number),
            Number = row.Number,
            ClientId = row.ClientId,
            ClientName = row.ClientName,
            BalanceDue = new Money(row.BalanceMinor, row.Currency),
            DueOn = row.DueOn,
            SentAt = row.LastSentAt!.Value,
            OfferedAt = row.LastSentAt > row.EditedAt ? row.LastSentAt.Value : row.EditedAt,
            FirstViewedAt = row.FirstViewedAt,
            ViewedAt = row.ViewedAt,
            ViewCount = row.ViewCount,
            IsTracked = row.IsTracked && tracking.IsOn,
            UndeliveredAt = undelivered.TryGetValue(row.Id, out var at) ? at : null,
            HandledAt = row.HandledAt,
        });
    }

    // Found by the few mails that failed, not by the many that did not.
    private async Task<Dictionary<Guid, DateTimeOffset>> UndeliveredAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var failed = await db
            .MailMessages.Where(m => m.State == MailState.Failed && m.NotBefore <= now && m.WorkspaceId == me.WorkspaceId)
            .Where(m => db.Invoices.Any(i => i.Id == m.InvoiceId && i.Status == InvoiceStatus.Pending))
            .Where(m =>
                !db.MailMessages.Any(later => later.InvoiceId == m.InvoiceId && later.LinkId == m.LinkId && later.QueuedAt > m.QueuedAt)
            )
            .Select(m => new { InvoiceId = m.InvoiceId!.Value, m.QueuedAt })
            .ToListAsync(cancellationToken);
        return failed.GroupBy(m => m.InvoiceId).ToDictionary(group => group.Key, group => group.Max(m => m.QueuedAt));
    }

    private async Task<HashSet<Guid>> SnoozedAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = now.DayIn(me.Zone);
        var ids = await db
            .FollowUps.Where(f => f.ClosedAt == null && f.DueOn > today && f.UserId == me.UserId)
            .Select(f => f.InvoiceId)
            .ToListAsync(cancellationToken);
        return [.. ids];
    }

    // These conditions are those of UnpaidInvoice, said to the database, so that they hold for any number of rows.
    private async Task<BoardFigures> CountAsync(DateTimeOffset now, DateOnly today, CancellationToken cancellationToken)
    {
        var monday = today.StartOfWeek().StartIn(me.Workspace.TimeZone);
        var (quietSince, isOn) = (now - UnpaidInvoice.LongUnopened, tracking.IsOn);
        var sums = await Unpaid()
            .Select(i => new
            {
                i.Currency,
                i.BalanceMinor,
                IsOverdue = i.DueOn < today,
                IsOpenedThisWeek = i.ViewedAt >= monday,
                IsOpenedOften = i.ViewCount >= UnpaidInvoice.ManyOpens,
                IsLongUnopened = isOn
                    && (i.Client == null || i.Client.TrackOpens)
                    && i.LastSentAt <= quietSince
                    && i.EditedAt <= quietSince
                    && (i.ViewedAt == null || i.ViewedAt < i.LastSentAt || i.ViewedAt < i.EditedAt),
            })
            .GroupBy(i => i.Currency)
            .Select(group => new
            {
                Currency = group.Key,
                Waiting = group.Sum(i => i.BalanceMinor),
                Overdue = group.Sum(i => i.IsOverdue ? i.BalanceMinor : 0),
                Unpaid = group.Count(),
                OverdueCount = group.Count(i => i.IsOverdue),
                Opened = group.Count(i => i.IsOpenedThisWeek),
                Often = group.Count(i => i.IsOpenedOften),
                NotOpened = group.Count(i => i.IsLongUnopened),
            })
            .ToListAsync(cancellationToken);
        var ordered = sums.OrderBy(sum => sum.Currency != me.Workspace.Currency)
            .ThenBy(sum => sum.Currency.Code, StringComparer.Ordinal)
            .ToList();
        return new BoardFigures
        {
            Waiting = ordered.ConvertAll(sum => new Money(sum.Waiting, sum.Currency)),
            Overdue = [.. ordered.Where(sum => sum.Overdue > 0).Select(sum => new Money(sum.Overdue, sum.Currency))],
            Unpaid = sums.Sum(sum => sum.Unpaid),
            OverdueCount = sums.Sum(sum => sum.OverdueCount),
            OpenedThisWeek = sums.Sum(sum => sum.Opened),
            OpenedOften = sums.Sum(sum => sum.Often),
            NotOpened = sums.Sum(sum => sum.NotOpened),
        };
    }
}

/// <param name="Hidden">How many more are unpaid, but snoozed or handled.</param>
public sealed record Board(IReadOnlyList<BoardEntry> Entries, int Hidden, BoardFigures Figures);

public sealed record BoardEntry(UnpaidInvoice Invoice, FollowUpBucket Bucket);

/// <summary>All unpaid invoices in figures, whether the board shows them or not.</summary>
public sealed record BoardFigures
{
    /// <summary>By currency, the workspace's own first; amounts of different currencies are never added up.</summary>
    public required IReadOnlyList<Money> Waiting { get; init; }
    public required IReadOnlyList<Money> Overdue { get; init; }
    public required int Unpaid { get; init; }
    public required int OverdueCount { get; init; }

    /// <summary>With a counted open since Monday.</summary>
    public required int OpenedThisWeek { get; init; }

    /// <summary>See <see cref="UnpaidInvoice.ManyOpens"/>.</summary>
    public required int OpenedOften { get; init; }

    /// <summary>See <see cref="UnpaidInvoice.IsLongUnopened"/>.</summary>
    public required int NotOpened { get; init; }
}
