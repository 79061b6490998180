using System.Linq.Expressions;
using System.Text.RegularExpressions;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Mail;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Clients;

/// <summary>
/// Deletes what is known of a client's people: contacts, addresses of mails, facts about visitors, links. What was issued must stay
/// as it was, with the name of the business that it was issued to; so do totals, times and the chain of evidence.
/// </summary>
public sealed class ClientErasure(AppDbContext db, CurrentUser me, PickupFolderTransport mailFolder, TimeProvider clock)
{
    private const string Somebody = "a recipient";
    private const string NotSent = "It was not sent: the data of its recipient was deleted.";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <param name="client">Loaded with its contacts.</param>
    /// <exception cref="IllegalStepException">A mail to the client is under way.</exception>
    public async Task EraseAsync(Client client, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var mailIds = await MailsOf(client).Select(m => m.Id).ToListAsync(cancellationToken);
        await BlankTextsAsync(client, await NamesAsync(client, cancellationToken), cancellationToken);
        await EraseMailsAsync(client, cancellationToken);
        await EraseLinksAsync(client, now, cancellationToken);

        await ViewsOf(client).ForgetNetworksAsync(cancellationToken);
        await ViewsOf(client).Where(v => v.ErasedAt == null).EraseFactsAsync(now, cancellationToken);

        client.SetContacts([]);
        client.Email = null;
        db.ActivityEntries.Add(
            new ActivityEntry(
                me.WorkspaceId,
                invoiceId: null,
                ActivityType.Edited,
                $"Personal data of {client.Name} deleted",
                now,
                me.UserId
            )
        );
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);

        foreach (var id in mailIds)
            mailFolder.Remove(id);
    }

    private IQueryable<Guid?> InvoicesOf(Client client) => db.Invoices.Of(me).Where(i => i.ClientId == client.Id).Select(i => (Guid?)i.Id);

    private IQueryable<MailMessage> MailsOf(Client client) =>
        db.MailMessages.Where(m =>
            InvoicesOf(client).Contains(m.InvoiceId) || db.InvoiceLinks.Any(l => l.Id == m.LinkId && l.ClientId == client.Id)
        );

    private IQueryable<ViewEvent> ViewsOf(Client client) => db.ViewEvents.Where(v => InvoicesOf(client).Contains(v.InvoiceId));

    private IQueryable<InvoiceLink> LinksOf(Client client) =>
        db.InvoiceLinks.Where(l => l.ClientId == client.Id || InvoicesOf(client).Contains(l.InvoiceId));

    /// <summary>Every name and address under which somebody at the client may stand in a sentence.</summary>
    private async Task<Regex?> NamesAsync(Client client, CancellationToken cancellationToken)
    {
        var links = await LinksOf(client).Select(l => new { l.RecipientName, l.Email }).Distinct().ToListAsync(cancellationToken);
        var mails = await MailsOf(client).Select(m => new { m.ToName, m.ToAddress }).Distinct().ToListAsync(cancellationToken);
        var names = client
            .Contacts.SelectMany(c => new[] { c.Name, c.Email })
            .Append(client.Email)
            .Concat(links.SelectMany(l => new[] { l.RecipientName, l.Email }))
            .Concat(mails.SelectMany(m => new[] { m.ToName, m.ToAddress }))
            .Where(name => !string.IsNullOrWhiteSpace(name) && name != client.Name)
            .Distinct(StringComparer.OrdinalIgnoreCase)
            // An address may hold a name, so the longest is looked for first.
            .OrderByDescending(name => name!.Length)
            .Select(name => Regex.Escape(name!))
            .ToList();
        return names.Count == 0 ? null : new Regex($@"(?<!\w)(?:{string.Join('|', names)})(?!\w)", RegexOptions.IgnoreCase, Patience);
    }

    private async Task BlankTextsAsync(Client client, Regex? names, CancellationToken cancellationToken)
    {
        if (names is null)
            return;
        var entries = db.ActivityEntries.Where(a => InvoicesOf(client).Contains(a.InvoiceId));
        var told = db.Notifications.Where(n => InvoicesOf(client).Contains(n.InvoiceId));
        await BlankAsync(entries, a => a.Text, ActivityEntry.TextLength, names, cancellationToken);
        await BlankAsync(told, n => n.Title, Notification.TitleLength, names, cancellationToken);
        await BlankAsync(told, n => n.Body, Notification.BodyLength, names, cancellationToken);
    }

    // Sentences repeat themselves, so each that is found is changed wherever it stands.
    private static async Task BlankAsync<T>(
        IQueryable<T> rows,
        Expression<Func<T, string>> text,
        int length,
        Regex names,
        CancellationToken cancellationToken
    )
    {
        foreach (var sentence in await rows.Select(text).Distinct().ToListAsync(cancellationToken))
        {
            var blank = names.Replace(sentence, Somebody);
            if (blank == sentence)
                continue;
            blank = blank[..Math.Min(blank.Length, length)];
            Expression<Func<string>> found = () => sentence;
            var isFound = Expression.Lambda<Func<T, bool>>(Expression.Equal(text.Body, found.Body), text.Parameters);
            await rows.Where(isFound).ExecuteUpdateAsync(set => set.SetProperty(text, blank), cancellationToken);
        }
    }

    private async Task EraseMailsAsync(Client client, CancellationToken cancellationToken)
    {
        if (await MailsOf(client).AnyAsync(m => m.State == MailState.Sending, cancellationToken))
            throw new IllegalStepException("A mail to this client is being sent this moment. Try again in a minute.");
        await MailsOf(client)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(m => m.ToName, "")
                        .SetProperty(m => m.ToAddress, "")
                        .SetProperty(m => m.Message, "")
                        .SetProperty(m => m.ServerReply, m => m.State == MailState.Queued ? NotSent : null)
                        .SetProperty(m => m.State, m => m.State == MailState.Queued ? MailState.Failed : m.State),
                cancellationToken
            );
    }

    private async Task EraseLinksAsync(Client client, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await db.ViewGates.Where(g => LinksOf(client).Any(l => l.Id == g.LinkId)).ExecuteDeleteAsync(cancellationToken);
        await LinksOf(client)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(l => l.RevokedAt, l => l.RevokedAt ?? now)
                        .SetProperty(l => l.Email, (string?)null)
                        .SetProperty(l => l.RecipientName, l => l.Kind == LinkKind.Recipient ? InvoiceLink.ErasedRecipient : null),
                cancellationToken
            );
    }
}
