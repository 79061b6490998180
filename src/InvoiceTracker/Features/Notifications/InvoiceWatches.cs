using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications;

/// <summary>Which invoices a member follows, and which they want to hear nothing of.</summary>
public sealed class InvoiceWatches(AppDbContext db, CurrentUser me)
{
    public async Task<Watch> OfAsync(Guid invoiceId, CancellationToken cancellationToken) =>
        await db
            .InvoiceWatches.AsNoTracking()
            .SingleOrDefaultAsync(w => w.InvoiceId == invoiceId && w.UserId == me.UserId, cancellationToken)
            is { } watch
            ? watch.IsMuted
                ? Watch.Muted
                : Watch.Following
            : Watch.AsUsual;

    /// <returns>False when there is no such invoice in the workspace.</returns>
    public async Task<bool> WatchAsync(Guid invoiceId, Watch wish, CancellationToken cancellationToken)
    {
        if (!await db.Invoices.AnyAsync(i => i.Id == invoiceId && i.WorkspaceId == me.WorkspaceId, cancellationToken))
            return false;
        var mine = db.InvoiceWatches.Where(w => w.InvoiceId == invoiceId && w.UserId == me.UserId);
        if (wish is Watch.AsUsual)
        {
            await mine.ExecuteDeleteAsync(cancellationToken);
            return true;
        }
        var isMuted = wish is Watch.Muted;
        if (await mine.ExecuteUpdateAsync(set => set.SetProperty(w => w.IsMuted, isMuted), cancellationToken) > 0)
            return true;
        db.InvoiceWatches.Add(new InvoiceWatch(invoiceId, me.UserId, isMuted));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // A second click was faster and made the row; the last click wins.
            db.ChangeTracker.Clear();
            await mine.ExecuteUpdateAsync(set => set.SetProperty(w => w.IsMuted, isMuted), cancellationToken);
        }
        return true;
    }

    /// <returns>The newest first.</returns>
    public async Task<IReadOnlyList<Invoice>> MutedAsync(CancellationToken cancellationToken) =>
        await (
            from watch in db.InvoiceWatches
            join invoice in db.Invoices on watch.InvoiceId equals invoice.Id
            where watch.UserId == me.UserId && watch.IsMuted && invoice.WorkspaceId == me.WorkspaceId
            orderby invoice.CreatedAt descending
            select invoice
        )
            .AsNoTracking()
            .ToListAsync(cancellationToken);
}

/// <summary>What a member wants to hear of an invoice.</summary>
public enum Watch
{
    /// <summary>All, if they created it; nothing, if somebody else did.</summary>
    AsUsual,
    Following,
    Muted,
}
