using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Links;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary>Reads invoices as callers see them, with the links that were given to recipients.</summary>
public sealed class InvoiceReader(AppDbContext db, CurrentUser me, LinkProtector protector, TimeProvider clock)
{
    /// <returns>Null when the workspace has no such invoice.</returns>
    public async Task<InvoiceJson?> ReadAsync(Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync([id], cancellationToken)).FirstOrDefault();

    /// <returns>The invoices in the order of the ids.</returns>
    public async Task<IReadOnlyList<InvoiceJson>> ReadAsync(IReadOnlyList<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
            return [];

        var invoices = await db
            .Invoices.AsNoTracking()
            .Of(me)
            .Where(i => ids.Contains(i.Id))
            .Include(i => i.LineItems)
            .Include(i => i.Client)
            .Include(i => i.Plan)
            .ToDictionaryAsync(i => i.Id, cancellationToken);
        var links = await db
            .InvoiceLinks.AsNoTracking()
            .Where(l => l.WorkspaceId == me.WorkspaceId && l.InvoiceId != null && ids.Contains(l.InvoiceId.Value) && l.RevokedAt == null)
            .OrderBy(l => l.CreatedAt)
            .ThenBy(l => l.Id)
            .ToListAsync(cancellationToken);
        var linksOf = links.ToLookup(l => l.InvoiceId!.Value, Write);
        var today = me.Workspace.DayOf(clock.GetUtcNow());
        return [.. ids.Where(invoices.ContainsKey).Select(id => InvoiceJson.Of(invoices[id], [.. linksOf[id]], today))];
    }

    private LinkJson Write(InvoiceLink link) =>
        new(link.Kind.ToSnakeCase(), link.RecipientName, link.Email, protector.UrlOf(link), link.OpenCount, link.LastOpenedAt.ToText());
}
