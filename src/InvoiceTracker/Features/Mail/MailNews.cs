using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;

namespace InvoiceTracker.Features.Mail;

/// <summary>Writes down for people what became of a mail, in the transaction that changes the mail: the invoice's activity, and a notification when it did not arrive.</summary>
public sealed class MailNews(AppDbContext db, Notices notices)
{
    private readonly List<Invoice> _changed = [];

    public IReadOnlyCollection<Guid> Told => notices.Told;
    public IReadOnlyCollection<Invoice> Changed => _changed;

    /// <param name="mail">In its new state.</param>
    public async Task TellAsync(MailJob job, MailMessage mail, DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (job.Invoice is { } invoice)
            _changed.Add(invoice);

        switch (mail.State)
        {
            case MailState.Sent:
                Log(job, ActivityType.Delivered, $"Delivered to {mail.ToAddress}", at);
                break;
            case MailState.Failed:
                Log(job, ActivityType.DeliveryFailed, $"Could not be delivered to {mail.ToAddress}: {mail.ServerReply}", at);
                await NotifyAsync(job, $"could not be delivered to {mail.ToAddress}", mail.ServerReply!, at, cancellationToken);
                break;
            case MailState.Uncertain:
                Log(job, ActivityType.DeliveryUncertain, $"It is uncertain whether {mail.ToAddress} received it. {mail.ServerReply}", at);
                await NotifyAsync(job, $"may not have reached {mail.ToAddress}", mail.ServerReply!, at, cancellationToken);
                break;
            case MailState.Cancelled:
                Log(
                    job,
                    ActivityType.ReminderSkipped,
                    $"{(mail.Kind is MailKind.Reminder ? "Reminder" : "Follow-up")} skipped: {mail.ServerReply}",
                    at
                );
                break;
            default:
                break;
        }
    }

    private void Log(MailJob job, ActivityType type, string text, DateTimeOffset at)
    {
        if (job.Invoice is { } invoice)
            db.ActivityEntries.Add(new ActivityEntry(invoice.WorkspaceId, invoice.Id, type, text, at));
    }

    private async Task NotifyAsync(MailJob job, string what, string words, DateTimeOffset at, CancellationToken cancellationToken)
    {
        // Of an alert that cannot be mailed nobody is alerted: the next one would fail too.
        if (job.Mail.Kind is MailKind.Notification)
            return;
        var userId = await notices.ActiveOrOwnerAsync(job.Workspace.Id, job.Sender?.Id, cancellationToken);
        var title = Notices.Title(job.Invoice?.Title ?? job.Mail.Subject, what);
        var notice = new Notice(job.Workspace.Id, NotificationKind.MailFailed, title, words) { InvoiceId = job.Invoice?.Id };
        await notices.TellAsync(notice, new Listener(userId, IsMuted: false), at, at, cancellationToken);
    }
}
