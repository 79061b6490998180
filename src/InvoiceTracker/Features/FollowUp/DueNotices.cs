using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Features.Work;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.FollowUp;

/// <summary>Finds what nothing but time has brought about, and tells it, each thing once.</summary>
public sealed class DueNotices(AppDbContext db, Notices notices, DailyDigest digest, OpenTracking tracking, TimeProvider clock)
{
    /// <summary>The full days after which an invoice that nobody opened is worth a word.</summary>
    private const int ShortSilence = 3;
    private const int LongSilence = 10;

    /// <summary>After this many days what was not told, because the program did not run, is old news.</summary>
    private const int NewsDays = 7;

    private const int Most = 500;

    private static readonly TimeOnly Morning = new(8, 0);

    /// <returns>Who has something new; it is committed.</returns>
    public async Task<IReadOnlyCollection<Guid>> RaiseAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var workspace in await db.Workspaces.AsNoTracking().ToListAsync(cancellationToken))
        {
            var overdue = await OverdueAsync(workspace, now, cancellationToken);
            await TellAsync(workspace, overdue, now, cancellationToken);
            await WebhookOutbox.QueueAsync(db, overdue.ConvertAll(due => NewsOf(due, workspace)), now, cancellationToken);
            if (tracking.IsOn)
                await TellAsync(workspace, await NotOpenedAsync(workspace, now, cancellationToken), now, cancellationToken);
            await RemindAsync(workspace, now, cancellationToken);
            await digest.RaiseAsync(workspace, now, cancellationToken);
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return notices.Told;
    }

    private IQueryable<Invoice> Waiting(Workspace workspace) =>
        db
            .Invoices.AsNoTracking()
            .Where(i => i.WorkspaceId == workspace.Id && i.Status == InvoiceStatus.Pending && i.BalanceMinor > 0 && !i.IsExample)
            .Include(i => i.Client);

    private async Task<List<Due>> OverdueAsync(Workspace workspace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = workspace.DayOf(now);
        var invoices = await Waiting(workspace)
            .Where(i => i.DueOn < today && i.DueOn >= today.AddDays(-NewsDays))
            .OrderBy(i => i.DueOn)
            .ToListAsync(cancellationToken);
        return invoices.ConvertAll(invoice =>
        {
            var amount = AmountOf(invoice);
            var due = invoice.DueOn.ToString("ddd d MMM", CultureInfo.InvariantCulture);
            return new Due(invoice, NotificationKind.InvoiceOverdue, $"overdue:{invoice.Id:N}:{invoice.DueOn:yyyyMMdd}", "is overdue")
            {
                Body = About(invoice, $"{amount} was due {due}"),
                Amount = amount,
            };
        });
    }

    private static WebhookNews NewsOf(Due due, Workspace workspace) =>
        new(
            workspace.Id,
            WebhookEvents.Overdue,
            due.Key,
            due.Invoice.Id,
            due.Invoice.DueOn.AddDays(1).StartIn(workspace.TimeZone).ToUniversalTime()
        );

    // The days count from the last sending or revision, whichever came later: before that there was nothing new to open.
    private async Task<List<Due>> NotOpenedAsync(Workspace workspace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var today = workspace.DayOf(now);
        var oldest = now.AddDays(-LongSilence - NewsDays);
        var invoices = await Waiting(workspace)
            .Where(i => i.LastSentAt > oldest || i.EditedAt > oldest)
            .Where(i => i.ViewedAt == null || i.ViewedAt < i.LastSentAt || i.ViewedAt < i.EditedAt)
            .Where(i => i.Client == null || i.Client.TrackOpens)
            .OrderBy(i => i.LastSentAt)
            .ToListAsync(cancellationToken);
        return
        [
            .. from invoice in invoices
            let since = invoice.OfferedAt
            let days = now - since >= TimeSpan.FromDays(LongSilence) ? LongSilence
            : today.DayNumber - workspace.DayOf(since).DayNumber >= ShortSilence ? ShortSilence
            : 0
            where days > 0
            select new Due(
                invoice,
                NotificationKind.InvoiceNotOpened,
                string.Create(CultureInfo.InvariantCulture, $"not-opened:{invoice.Id:N}:{days}:{since.ToUnixTimeSeconds()}"),
                $"has not been opened for {days} days"
            )
            {
                Body = About(invoice, $"sent {since.DayIn(workspace.TimeZone).ToString("ddd d MMM", CultureInfo.InvariantCulture)}"),
            },
        ];
    }

    private async Task RemindAsync(Workspace workspace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // No zone is more than a day ahead of the workspace's; each person's own day decides below.
        var latest = workspace.DayOf(now).AddDays(1);
        var open = await (
            from followUp in db.FollowUps
            join invoice in db.Invoices on followUp.InvoiceId equals invoice.Id
            join user in db.Users on followUp.UserId equals user.Id
            where followUp.WorkspaceId == workspace.Id && followUp.ClosedAt == null && followUp.DueOn <= latest
            select new
            {
                FollowUp = followUp,
                Invoice = invoice,
                User = user,
            }
        ).ToListAsync(cancellationToken);
        foreach (var due in open)
        {
            // It closes itself: a paid or cancelled invoice waits for nothing.
            if (due.Invoice.Status is not InvoiceStatus.Pending)
            {
                due.FollowUp.Close(now);
                continue;
            }
            if (due.FollowUp.DueOn > now.DayIn(due.User.ZoneIn(workspace)))
                continue;
            due.FollowUp.Close(now);
            var amount = AmountOf(due.Invoice);
            var notice = new Notice(
                workspace.Id,
                NotificationKind.FollowUpDue,
                $"Follow up on {Notices.Title(due.Invoice.Title, "today")}",
                $"{amount} · {Opens(due.Invoice)}"
            )
            {
                InvoiceId = due.Invoice.Id,
                Key = $"follow-up:{due.FollowUp.Id:N}",
                Amount = amount,
            };
            var morning = now.DayIn(due.User.ZoneIn(workspace)).At(Morning, due.User.ZoneIn(workspace));
            await notices.TellAsync(notice, new Listener(due.User.Id, IsMuted: false), now, morning, cancellationToken);
        }
    }

    private async Task TellAsync(Workspace workspace, List<Due> due, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var news in await NewAsync(due, cancellationToken))
        {
            var notice = new Notice(workspace.Id, news.Kind, Notices.Title(news.Invoice.Title, news.What), news.Body)
            {
                InvoiceId = news.Invoice.Id,
                Key = news.Key,
                Amount = news.Amount,
            };
            foreach (var listener in await notices.AudienceAsync(news.Invoice, cancellationToken))
            {
                // A day begins at midnight; devices ring in the morning.
                var morning = workspace.DayOf(now).At(Morning, workspace.TimeZone);
                await notices.TellAsync(notice, listener, now, morning, cancellationToken);
            }
        }
    }

    private async Task<IEnumerable<Due>> NewAsync(List<Due> due, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>();
        foreach (var some in due.Select(d => d.Key).Chunk(Most))
            known.UnionWith(
                await db
                    .Notifications.Where(n => n.DedupeKey != null && some.Contains(n.DedupeKey))
                    .Select(n => n.DedupeKey!)
                    .ToListAsync(cancellationToken)
            );
        return due.Where(d => !known.Contains(d.Key)).Take(Most);
    }

    private static string AmountOf(Invoice invoice) =>
        MoneyText.Format(invoice.BalanceMinor, invoice.Currency.Code, Languages.Culture("en"));

    private static string About(Invoice invoice, string what) =>
        string.Join(" · ", new[] { invoice.Client?.Name, invoice.Number is { } number ? $"#{number}" : null, what }.OfType<string>());

    private static string Opens(Invoice invoice) =>
        invoice.ViewCount switch
        {
            0 => "not opened yet",
            1 => "opened once",
            var count => $"opened {count} times",
        };

    /// <param name="What">The end of the title.</param>
    private sealed record Due(Invoice Invoice, NotificationKind Kind, string Key, string What)
    {
        public required string Body { get; init; }
        public string? Amount { get; init; }
    }
}
