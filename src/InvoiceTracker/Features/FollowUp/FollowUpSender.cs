using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Features.Notifications;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.FollowUp;

/// <summary>Sends a follow-up to one recipient, and takes it back while it has not left.</summary>
public sealed class FollowUpSender(
    AppDbContext db,
    FollowUpDrafts drafts,
    CurrentUser me,
    MailBell mailBell,
    LiveFeed feed,
    TimeProvider clock
)
{
    /// <summary>For so long Undo takes it back.</summary>
    public static readonly TimeSpan Hold = TimeSpan.FromSeconds(10);

    /// <param name="message">As the sender reads it: with the recipient's link, which is not stored.</param>
    /// <param name="hold">How long it waits to be taken back.</param>
    /// <returns>What is on its way; null when the workspace has no such invoice.</returns>
    /// <exception cref="IllegalStepException">
    /// Nothing is open on it, nobody has a link, or this recipient was written to today already. Of several who send at once, one does.
    /// </exception>
    public async Task<MailMessage?> SendAsync(
        Guid invoiceId,
        string subject,
        string message,
        TimeSpan hold,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await db.Invoices.Of(me).SingleOrDefaultAsync(i => i.Id == invoiceId, cancellationToken) is not { } invoice)
            return null;
        // Read in this transaction: a payment that came in meanwhile is seen here, or changes the version below.
        invoice.RequireFollowUp();
        if (await drafts.AddresseeAsync(invoiceId, cancellationToken) is not { } to)
            throw new IllegalStepException("Nobody has a link to this invoice. Send it again to an address first.");

        var now = clock.GetUtcNow();
        var key = MailMessage.PaymentMailKey(invoiceId, to.Link.Id, me.Workspace.DayOf(now));
        if (await db.MailMessages.AnyAsync(m => m.DedupeKey == key, cancellationToken))
            throw AlreadyWritten(to.Email);
        invoice.FollowUp(to.Email, me.UserId, now);
        var stored = to.Url is { } url ? message.Replace(url, MailMessage.LinkMark, StringComparison.Ordinal) : message;
        var day = me.Workspace.DayOf(now);
        var mail = MailMessage.FollowUp(invoice, to.Link, subject, stored, me.UserId, day, now, now + hold);
        db.MailMessages.Add(mail);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new IllegalStepException("The invoice was changed or followed up in another window a moment ago. Load it again.");
        }
        catch (DbUpdateException e) when (!DatabaseBusy.Is(e))
        {
            // The key of the day is unique: who sent at the same moment was faster.
            throw AlreadyWritten(to.Email);
        }
        mailBell.Ring();
        feed.Changed(me.WorkspaceId, invoiceId);
        return mail;
    }

    /// <summary>Takes a follow-up back, as if it had never been sent: nothing has left, so nothing is told of it either.</summary>
    /// <exception cref="IllegalStepException">It has left, or was taken back before.</exception>
    public async Task UndoAsync(Guid invoiceId, Guid mailId, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var queued = db.MailMessages.Where(m =>
            m.Id == mailId
            && m.InvoiceId == invoiceId
            && m.WorkspaceId == me.WorkspaceId
            && m.Kind == MailKind.FollowUp
            && m.State == MailState.Queued
            && m.Attempts == 0
        );
        var at = await queued.Select(m => (DateTimeOffset?)m.QueuedAt).SingleOrDefaultAsync(cancellationToken);
        // The worker claims with the same condition: one of the two changes the row.
        if (at is null || await queued.ExecuteDeleteAsync(cancellationToken) == 0)
            throw new IllegalStepException("It has left already.");
        await db
            .ActivityEntries.Where(a => a.InvoiceId == invoiceId && a.Type == ActivityType.ReminderSent && a.At == at)
            .ExecuteDeleteAsync(cancellationToken);
        await db
            .Invoices.Where(i => i.Id == invoiceId && i.HandledAt == at)
            .ExecuteUpdateAsync(
                set => set.SetProperty(i => i.HandledAt, (DateTimeOffset?)null).SetProperty(i => i.Version, i => i.Version + 1),
                cancellationToken
            );
        await transaction.CommitAsync(cancellationToken);
        feed.Changed(me.WorkspaceId, invoiceId);
    }

    /// <summary>Marks it as seen to, or takes the mark away.</summary>
    /// <returns>False when the workspace has no such invoice.</returns>
    /// <exception cref="IllegalStepException">Nothing is open on it.</exception>
    public async Task<bool> HandleAsync(Guid invoiceId, bool isHandled, CancellationToken cancellationToken)
    {
        if (await db.Invoices.Of(me).SingleOrDefaultAsync(i => i.Id == invoiceId, cancellationToken) is not { } invoice)
            return false;
        invoice.Handle(isHandled ? clock.GetUtcNow() : null);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            throw new IllegalStepException("The invoice was changed in another window a moment ago. Load it again.");
        }
        feed.Changed(me.WorkspaceId, invoiceId);
        return true;
    }

    private static IllegalStepException AlreadyWritten(string email) =>
        new($"{email} was asked about this invoice today already. The next follow-up can go tomorrow.");
}
