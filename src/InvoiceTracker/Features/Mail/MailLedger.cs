using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Mail;

/// <summary>
/// Keeps the state of each mail true. One transaction writes down what was sent and claims what is next, so that many mails cost few
/// commits; a mail is Sending in the database before its first byte leaves.
/// </summary>
public sealed class MailLedger(AppDbContext db, DatabaseOptions database, MailNews news, MailOptions options, TimeProvider clock)
{
    private const string Interrupted = "The program stopped while this mail was being sent. It may have been delivered.";

    /// <param name="finished">What came back since the last turn.</param>
    /// <param name="held">Mails this process is sending now; their leases count as alive.</param>
    /// <param name="places">How many more it could send.</param>
    public async Task<MailTurn> TurnAsync(
        IReadOnlyList<FinishedMail> finished,
        IReadOnlyCollection<Guid> held,
        int places,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        if (finished.Count == 0 && (places == 0 || !await HasWorkAsync(now, cancellationToken)))
            return MailTurn.Empty;

        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        foreach (var done in finished.Concat(await AbandonedAsync(held, now, cancellationToken)))
            await WriteAsync(done, now, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);

        var claimed = places == 0 ? [] : await ClaimAsync(places, now, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new MailTurn(claimed, news.Told, news.Changed);
    }

    private Task<bool> HasWorkAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        db.MailMessages.AnyAsync(
            m => (m.State == MailState.Queued && m.NotBefore <= now) || (m.State == MailState.Sending && m.LeaseUntil < now),
            cancellationToken
        );

    // Nobody has sent these for longer than a conversation may last: their process was killed, before the mail went or after.
    private async Task<IEnumerable<FinishedMail>> AbandonedAsync(
        IReadOnlyCollection<Guid> held,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var ids = await db
            .MailMessages.Where(m => m.State == MailState.Sending && m.LeaseUntil < now)
            .Select(m => m.Id)
            .ToListAsync(cancellationToken);
        var jobs = await JobsAsync(ids.Except(held).ToList(), cancellationToken);
        return jobs.Select(job => new FinishedMail(job, new Delivery(DeliveryResult.Unknown, Interrupted)));
    }

    private async Task WriteAsync(FinishedMail done, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (job, delivery, isGivenBack) = done;
        var mail = await db.MailMessages.SingleOrDefaultAsync(m => m.Id == job.Mail.Id, cancellationToken);
        if (mail is not { State: MailState.Sending } || mail.LeaseUntil != job.Mail.LeaseUntil)
            return;

        if (isGivenBack)
            mail.GiveBack(now);
        else if (delivery.Result is DeliveryResult.Accepted)
            await AcceptAsync(mail, delivery.Reply, now, cancellationToken);
        else if (delivery.Result is DeliveryResult.Unknown)
            mail.BecomeUncertain(delivery.Reply);
        else if (delivery.Result is DeliveryResult.Deferred && mail.Attempts < MailOptions.Tries)
            mail.Retry(delivery.Reply, now + options.WaitAfter(mail.Attempts));
        else
            mail.Fail(delivery.Reply);
        await news.TellAsync(job, mail, now, cancellationToken);
    }

    private async Task AcceptAsync(MailMessage mail, string reply, DateTimeOffset now, CancellationToken cancellationToken)
    {
        mail.Succeed(reply, now);
        if (await db.InvoiceLinks.SingleOrDefaultAsync(l => l.Id == mail.LinkId, cancellationToken) is { } link)
            link.Delivered(now);
    }

    private async Task<IReadOnlyList<MailJob>> ClaimAsync(int places, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ids = await db
            .Database.SqlQueryRaw<Guid>(
                MailSql.Claim(database.Provider),
                now.ToUnixTimeMilliseconds(),
                (now + options.Lease).ToUnixTimeMilliseconds(),
                places
            )
            .ToListAsync(cancellationToken);
        return await JobsAsync(ids, cancellationToken);
    }

    private async Task<IReadOnlyList<MailJob>> JobsAsync(List<Guid> ids, CancellationToken cancellationToken) =>
        ids.Count == 0
            ? []
            : await (
                // The sample is mailed too, to the one who asks for it.
                from mail in db.MailMessages.IgnoreQueryFilters().AsNoTracking()
                where ids.Contains(mail.Id)
                join workspace in db.Workspaces on mail.WorkspaceId equals workspace.Id
                from settings in db.MailSettings.Where(s => s.WorkspaceId == mail.WorkspaceId).DefaultIfEmpty()
                from invoice in db.Invoices.Where(i => i.Id == mail.InvoiceId).DefaultIfEmpty()
                from link in db.InvoiceLinks.Where(l => l.Id == mail.LinkId).DefaultIfEmpty()
                from sender in db.Users.Where(u => u.Id == mail.SenderId).DefaultIfEmpty()
                from notification in db.Notifications.Where(n => n.Id == mail.NotificationId).DefaultIfEmpty()
                from client in db.Clients.Where(c => c.Id == invoice.ClientId).DefaultIfEmpty()
                from portals in db.Clients.Where(c => c.Id == link.ClientId).DefaultIfEmpty()
                orderby mail.NotBefore, mail.Id
                select new MailJob(
                    mail,
                    workspace,
                    settings,
                    invoice,
                    link,
                    sender,
                    notification,
                    client == null || client.TrackOpens,
                    client.Locale ?? portals.Locale ?? workspace.Locale
                )
            ).ToListAsync(cancellationToken);
}

/// <summary>What one transaction did.</summary>
/// <param name="Claimed">To be sent by this process.</param>
/// <param name="Told">Users who have a new notification.</param>
/// <param name="Changed">Invoices whose pages show something else now.</param>
public sealed record MailTurn(IReadOnlyList<MailJob> Claimed, IReadOnlyCollection<Guid> Told, IReadOnlyCollection<Invoice> Changed)
{
    public static readonly MailTurn Empty = new([], [], []);
}
