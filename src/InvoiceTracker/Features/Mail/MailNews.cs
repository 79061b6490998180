using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Mail;

/// <summary>Writes down for people what became of a mail, in the transaction that changes the mail: the invoice's activity, and a notification when it did not arrive.</summary>
public sealed class MailNews(AppDbContext db)
{
    private readonly HashSet<Guid> _told = [];
    private readonly List<Invoice> _changed = [];

    public IReadOnlyCollection<Guid> Told => _told;
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
        var userId = job.Sender is { IsActive: true } sender ? sender.Id : await OwnerAsync(job.Workspace.Id, cancellationToken);
        if (
            await db.NotificationPreferences.AnyAsync(
                p => p.UserId == userId && p.Kind == NotificationKind.MailFailed && !p.InApp,
                cancellationToken
            )
        )
            return;

        // The end of the title says what happened, so it is the name that is shortened.
        var name = job.Invoice?.Title ?? job.Mail.Subject;
        var title = $"{Cut(name, Notification.TitleLength - what.Length - 1)} {what}";
        db.Notifications.Add(
            new Notification(
                job.Workspace.Id,
                userId,
                NotificationKind.MailFailed,
                title,
                Cut(words, Notification.BodyLength),
                at,
                job.Invoice?.Id
            )
        );
        _told.Add(userId);
    }

    private Task<Guid> OwnerAsync(Guid workspaceId, CancellationToken cancellationToken) =>
        db
            .Memberships.Where(m => m.WorkspaceId == workspaceId && m.Role == Role.Owner)
            .OrderBy(m => m.UserId)
            .Select(m => m.UserId)
            .FirstAsync(cancellationToken);

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
}
