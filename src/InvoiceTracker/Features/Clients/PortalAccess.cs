using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Mail;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Clients;

/// <summary>
/// Who may look into a client's portal: whoever holds its lasting link, and for a while whoever shows that they read a mailbox of the
/// client's. There is no cookie: a session is a link too, and ends by itself.
/// </summary>
public sealed class PortalAccess(AppDbContext db, LinkProtector links, MailBell mailBell, TimeProvider clock)
{
    // Whoever knows an address must not be able to fill its mailbox.
    private const int MostOpenLinks = 3;

    /// <summary>Mails a link to whoever is asked for, if that is an address of a client's; nothing tells the asker whether it is.</summary>
    public async Task AskAsync(string email, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var client in await FindAsync(email, cancellationToken))
        {
            if (await OpenLinksAsync(client, email, now, cancellationToken) >= MostOpenLinks)
                continue;
            var workspace = await db.Workspaces.AsNoTracking().SingleAsync(w => w.Id == client.WorkspaceId, cancellationToken);
            var token = LinkToken.Create();
            var link = InvoiceLink.PortalSignIn(client, ReaderOf(client, email), token, links.Protect(token), now);
            db.InvoiceLinks.Add(link);
            await db.SaveChangesAsync(cancellationToken);
            var subject = Words.Of(client.Locale ?? workspace.Locale).YourInvoicesFrom(workspace.Name);
            db.MailMessages.Add(MailMessage.ToSignIn(link, subject, now));
        }
        await db.SaveChangesAsync(cancellationToken);
        mailBell.Ring();
    }

    /// <returns>A link that would still sign in, or null.</returns>
    public Task<InvoiceLink?> FindSignInAsync(LinkToken token, CancellationToken cancellationToken)
    {
        var (hash, now) = (token.Hash(), clock.GetUtcNow());
        return db
            .InvoiceLinks.AsNoTracking()
            .SingleOrDefaultAsync(
                l => l.TokenHash == hash && l.Kind == LinkKind.PortalSignIn && l.RevokedAt == null && l.ExpiresAt > now,
                cancellationToken
            );
    }

    /// <summary>Uses a mailed link up.</summary>
    /// <returns>The portal's address for the session, or null where the link was used, is too old or never was.</returns>
    public async Task<string?> SignInAsync(LinkToken token, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await FindSignInAsync(token, cancellationToken) is not { } signIn)
            return null;
        var now = clock.GetUtcNow();
        // Of two who follow it at once, the database lets one in.
        var used = await db
            .InvoiceLinks.Where(l => l.Id == signIn.Id && l.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), cancellationToken);
        if (used == 0)
            return null;
        var session = LinkToken.Create();
        db.InvoiceLinks.Add(signIn.PortalSession(session, links.Protect(session), now));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return $"/portal/{session}";
    }

    /// <summary>Ends a session. The client's lasting link stays, since only its creator takes that back.</summary>
    public Task SignOutAsync(LinkToken token, CancellationToken cancellationToken)
    {
        var (hash, now) = (token.Hash(), clock.GetUtcNow());
        return db
            .InvoiceLinks.Where(l => l.TokenHash == hash && l.Kind == LinkKind.Portal && l.ExpiresAt != null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, l => l.RevokedAt ?? now), cancellationToken);
    }

    /// <summary>From now on nothing that was handed out opens the portal.</summary>
    public Task CloseAsync(Client client, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return db
            .InvoiceLinks.Where(l => l.ClientId == client.Id && l.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(l => l.RevokedAt, now), cancellationToken);
    }

    /// <summary>Closes the portal, and opens it anew with another lasting link.</summary>
    public async Task RenewAsync(Client client, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await CloseAsync(client, cancellationToken);
        var token = LinkToken.Create();
        db.InvoiceLinks.Add(InvoiceLink.Portal(client, token, links.Protect(token), clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<IEnumerable<Client>> FindAsync(string email, CancellationToken cancellationToken)
    {
        var pattern = LikePattern.Exactly(email.Trim());
        var clients = db.Clients.AsNoTracking().Include(c => c.Contacts);
        // As in a search, SQLite's LIKE and SQL Server's collation overlook capitals; in PostgreSQL it takes ILIKE.
        var found = db.Database.IsNpgsql()
            ? clients.Where(c =>
                EF.Functions.ILike(c.Email!, pattern, LikePattern.Escape)
                || c.Contacts.Any(contact => EF.Functions.ILike(contact.Email, pattern, LikePattern.Escape))
            )
            : clients.Where(c =>
                EF.Functions.Like(c.Email!, pattern, LikePattern.Escape)
                || c.Contacts.Any(contact => EF.Functions.Like(contact.Email, pattern, LikePattern.Escape))
            );
        return await found.ToListAsync(cancellationToken);
    }

    private Task<int> OpenLinksAsync(Client client, string email, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var address = ReaderOf(client, email).Email;
        return db.InvoiceLinks.CountAsync(
            l => l.ClientId == client.Id && l.Kind == LinkKind.PortalSignIn && l.Email == address && l.ExpiresAt > now,
            cancellationToken
        );
    }

    // The mail goes to the address as the business wrote it down, not as a stranger typed it.
    private static Recipient ReaderOf(Client client, string email)
    {
        var contact = client.Contacts.FirstOrDefault(c => EmailAddress.Normalize(c.Email) == EmailAddress.Normalize(email));
        return contact is null
            ? new Recipient(client.Name, client.Email!, IsCopy: false)
            : new Recipient(contact.Name, contact.Email, IsCopy: false);
    }
}
