using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Links;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Invoices;

/// <summary>The workspace's clients, each with a portal link of its own.</summary>
public sealed class ClientDirectory(AppDbContext db, CurrentUser me, LinkProtector links, TimeProvider clock)
{
    /// <summary>Saves a client that is new in this workspace, together with the link to its portal.</summary>
    public async Task AddAsync(Client client, CancellationToken cancellationToken)
    {
        var token = LinkToken.Create();
        db.Clients.Add(client);
        db.InvoiceLinks.Add(InvoiceLink.Portal(client, token, links.Protect(token), clock.GetUtcNow()));
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Takes a client away who was never invoiced, with contacts and portal link.</summary>
    /// <exception cref="IllegalStepException">There is an invoice.</exception>
    public async Task RemoveAsync(Client client, CancellationToken cancellationToken)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await db.InvoiceLinks.Where(l => l.ClientId == client.Id).ExecuteDeleteAsync(cancellationToken);
        db.Clients.Remove(client);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (!DatabaseBusy.Is(e))
        {
            // The foreign key knows of every invoice, one written this very moment too.
            throw new IllegalStepException($"{client.Name} has invoices, and those must say whom they were for.");
        }
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>The clients whose name, or an address of theirs, contains the words as they are written; capitals do not matter. Without words all.</summary>
    public IQueryable<Client> Matching(string? text)
    {
        var clients = db.Clients.Of(me);
        if (SearchWords.Of(text) is not { Length: > 0 } words)
            return clients;
        var pattern = LikePattern.Containing(words);

        // SQLite's LIKE and SQL Server's collation overlook capitals; in PostgreSQL it takes ILIKE.
        return db.Database.IsNpgsql()
            ? clients.Where(c =>
                EF.Functions.ILike(c.Name, pattern, LikePattern.Escape)
                || EF.Functions.ILike(c.Email!, pattern, LikePattern.Escape)
                || c.Contacts.Any(contact => EF.Functions.ILike(contact.Email, pattern, LikePattern.Escape))
            )
            : clients.Where(c =>
                EF.Functions.Like(c.Name, pattern, LikePattern.Escape)
                || EF.Functions.Like(c.Email!, pattern, LikePattern.Escape)
                || c.Contacts.Any(contact => EF.Functions.Like(contact.Email, pattern, LikePattern.Escape))
            );
    }

    public Task<bool> KnowsAsync(Guid id, CancellationToken cancellationToken) =>
        db.Clients.Of(me).AnyAsync(c => c.Id == id, cancellationToken);

    /// <returns>The client with its contacts; null when there is none of this id here.</returns>
    public Task<Client?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.Clients.Of(me).Include(c => c.Contacts).SingleOrDefaultAsync(c => c.Id == id, cancellationToken);

    /// <returns>What each client has paid too much and not used yet, by currency.</returns>
    public async Task<ILookup<Guid, Money>> CreditsAsync(IReadOnlyCollection<Guid> clientIds, CancellationToken cancellationToken)
    {
        var sums = await db
            .ClientCredits.Where(c => clientIds.Contains(c.ClientId))
            .GroupBy(c => new { c.ClientId, c.Currency })
            .Select(g => new { g.Key, Minor = g.Sum(c => c.AmountMinor) })
            .ToListAsync(cancellationToken);
        return sums.Where(s => s.Minor != 0)
            .OrderBy(s => s.Key.Currency.Code, StringComparer.Ordinal)
            .ToLookup(s => s.Key.ClientId, s => new Money(s.Minor, s.Key.Currency));
    }

    /// <returns>The address of each client's portal, as far as there is one that works.</returns>
    public async Task<IReadOnlyDictionary<Guid, string>> PortalsAsync(
        IReadOnlyCollection<Guid> clientIds,
        CancellationToken cancellationToken
    )
    {
        var portals = await db
            .InvoiceLinks.AsNoTracking()
            .Where(l =>
                l.Kind == LinkKind.Portal
                && l.RevokedAt == null
                && l.ExpiresAt == null
                && l.ClientId != null
                && clientIds.Contains(l.ClientId.Value)
            )
            .ToListAsync(cancellationToken);
        return portals
            .Select(link => (ClientId: link.ClientId!.Value, Url: links.UrlOf(link)))
            .Where(portal => portal.Url is not null)
            .DistinctBy(portal => portal.ClientId)
            .ToDictionary(portal => portal.ClientId, portal => portal.Url!);
    }
}
