using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.FollowUp;

/// <summary>What happened yesterday to a person's own invoices, once a day at their hour, where they asked for it and there is anything to say.</summary>
public sealed class DailyDigest(AppDbContext db, Notices notices)
{
    /// <summary>Titles that stand in the body for each thing that happened.</summary>
    private const int Named = 3;

    private const int QuietDays = 3;
    private const int ManyOpens = 3;

    /// <summary>Later than this after its hour, because the program did not run, it is no news any more.</summary>
    private static readonly TimeSpan Latest = TimeSpan.FromHours(12);

    public async Task RaiseAsync(Workspace workspace, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var readers = await (
            from preference in db.NotificationPreferences
            join membership in db.Memberships on preference.UserId equals membership.UserId
            where preference.Kind == NotificationKind.DailyDigest && (preference.InApp || preference.Push || preference.Mail)
            where membership.WorkspaceId == workspace.Id && membership.User.IsActive
            select membership.User
        )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        foreach (var reader in readers)
        {
            var zone = reader.ZoneIn(workspace);
            var today = now.DayIn(zone);
            var hour = today.At(reader.DigestAt, zone);
            if (now >= hour && now - hour < Latest)
                await TellAsync(workspace, reader, today, zone, now, cancellationToken);
        }
    }

    private async Task TellAsync(
        Workspace workspace,
        User reader,
        DateOnly today,
        TimeZoneInfo zone,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var key = $"digest:{today:yyyyMMdd}:{workspace.Id:N}";
        if (await db.Notifications.AnyAsync(n => n.DedupeKey == key && n.UserId == reader.Id, cancellationToken))
            return;
        var (from, to) = (today.AddDays(-1).StartIn(zone).ToUniversalTime(), today.StartIn(zone).ToUniversalTime());
        var mine = db.Invoices.AsNoTracking().Where(i => i.WorkspaceId == workspace.Id && i.CreatorId == reader.Id && !i.IsExample);
        var opened = await mine.Where(i =>
                db.ViewEvents.Any(v =>
                    v.InvoiceId == i.Id && v.At >= from && v.At < to && (v.CorrectedTo ?? v.Verdict) == ViewVerdict.Counted
                )
            )
            .OrderByDescending(i => i.ViewedAt)
            .ToListAsync(cancellationToken);
        var paid = await mine.Where(i => i.PaidAt >= from && i.PaidAt < to).OrderBy(i => i.PaidAt).ToListAsync(cancellationToken);
        var waiting = await mine.Where(i => i.Status == InvoiceStatus.Pending && i.BalanceMinor > 0).ToListAsync(cancellationToken);
        var attention = waiting.Where(i => NeedsAttention(i, today, zone)).OrderBy(i => i.DueOn).ToList();
        if (opened.Count + paid.Count + attention.Count == 0)
            return;

        var notice = new Notice(
            workspace.Id,
            NotificationKind.DailyDigest,
            $"Yesterday: {opened.Count} opened, {paid.Count} paid, {attention.Count} need attention",
            string.Join(" · ", new[] { Name("Opened", opened), Name("Paid", paid), Name("Look at", attention) }.OfType<string>())
        )
        {
            Key = key,
        };
        await notices.TellAsync(notice, new Listener(reader.Id, IsMuted: false), now, now, cancellationToken);
    }

    // Overdue, looked at again and again, or quiet for days: opened and then nothing, or never opened since it was sent.
    private static bool NeedsAttention(Invoice invoice, DateOnly today, TimeZoneInfo zone)
    {
        var last = invoice.ViewedAt is { } viewed && viewed > invoice.OfferedAt ? viewed : invoice.OfferedAt;
        return invoice.IsOverdue(today) || invoice.ViewCount >= ManyOpens || today.DayNumber - last.DayIn(zone).DayNumber >= QuietDays;
    }

    private static string? Name(string what, List<Invoice> invoices) =>
        invoices.Count switch
        {
            0 => null,
            <= Named => $"{what}: {string.Join(", ", invoices.Select(i => i.Title))}",
            var count => $"{what}: {string.Join(", ", invoices.Take(Named).Select(i => i.Title))} and {count - Named} more",
        };
}
