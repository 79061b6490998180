using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications.Push;

/// <summary>The browsers in which a user wants to be told.</summary>
public sealed class PushDevices(AppDbContext db, PushLedger ledger, TimeProvider clock)
{
    public const int Most = 50;

    private const string Nameless = "A browser";

    public Task<List<PushSubscription>> OfAsync(Guid workspaceId, Guid userId, CancellationToken cancellationToken) =>
        Mine(workspaceId, userId).AsNoTracking().OrderBy(s => s.CreatedAt).ThenBy(s => s.Id).ToListAsync(cancellationToken);

    public Task<PushSubscription?> FindAsync(Guid workspaceId, Guid userId, Guid id, CancellationToken cancellationToken) =>
        Mine(workspaceId, userId).AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellationToken);

    /// <summary>Adds a browser. One that is known is brought up to date; where somebody else used it before, it is theirs no longer.</summary>
    /// <param name="otherwise">What one without a name is called.</param>
    internal async Task<PushSubscription> SaveAsync(
        Guid workspaceId,
        Guid userId,
        PushTarget target,
        CancellationToken cancellationToken,
        string otherwise = Nameless
    )
    {
        try
        {
            return await TrySaveAsync(workspaceId, userId, target, otherwise, cancellationToken);
        }
        catch (DbUpdateException)
        {
            // The same browser came twice at once, and the other was faster: now it is known.
            db.ChangeTracker.Clear();
            return await TrySaveAsync(workspaceId, userId, target, otherwise, cancellationToken);
        }
    }

    /// <summary>The browser gave itself another address; it keeps its name.</summary>
    internal async Task RenewAsync(Guid workspaceId, Guid userId, string? old, PushTarget target, CancellationToken cancellationToken)
    {
        var hash = PushSubscription.HashOf(old ?? "");
        var before = await Mine(workspaceId, userId).AsNoTracking().SingleOrDefaultAsync(s => s.EndpointHash == hash, cancellationToken);
        if (before is not null && before.Endpoint != target.Endpoint)
            await RemoveAsync(workspaceId, userId, before.Id, cancellationToken);
        await SaveAsync(workspaceId, userId, target with { Device = before?.Device }, cancellationToken);
    }

    public async Task<bool> RenameAsync(Guid workspaceId, Guid userId, Guid id, string device, CancellationToken cancellationToken) =>
        await Mine(workspaceId, userId)
            .Where(s => s.Id == id)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.Device, device.Trim()), cancellationToken) == 1;

    /// <returns>What was removed, so that it can be put back; null when there was no such browser.</returns>
    internal async Task<PushTarget?> RemoveAsync(Guid workspaceId, Guid userId, Guid id, CancellationToken cancellationToken)
    {
        if (await FindAsync(workspaceId, userId, id, cancellationToken) is not { } browser)
            return null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await ledger.ForgetAsync(id, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new PushTarget(browser.Endpoint, browser.P256dh, browser.Auth, browser.Device);
    }

    private async Task<PushSubscription> TrySaveAsync(
        Guid workspaceId,
        Guid userId,
        PushTarget target,
        string otherwise,
        CancellationToken cancellationToken
    )
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var hash = PushSubscription.HashOf(target.Endpoint);
        var browser = await db.PushSubscriptions.SingleOrDefaultAsync(s => s.EndpointHash == hash, cancellationToken);
        var isTheirs = browser?.UserId == userId && browser.WorkspaceId == workspaceId;
        if (!isTheirs && await Mine(workspaceId, userId).CountAsync(cancellationToken) >= Most)
            throw new BrokenRuleException($"You have {Most} devices already. Remove one first.");

        if (browser is not null && !isTheirs)
            await HandOverAsync(browser, workspaceId, userId, cancellationToken);
        browser ??= db.PushSubscriptions.Add(new PushSubscription(workspaceId, userId, target.Endpoint, clock.GetUtcNow())).Entity;
        (browser.P256dh, browser.Auth) = (target.P256dh, target.Auth);
        browser.LastProblem = null;
        if (target.Device is { Length: > 0 } given)
            browser.Device = given;
        else if (browser.Device.Length == 0)
            browser.Device = otherwise;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return browser;
    }

    // What was still to be told to the one before is not for the next one's eyes.
    private async Task HandOverAsync(PushSubscription browser, Guid workspaceId, Guid userId, CancellationToken cancellationToken)
    {
        await db.PushDeliveries.Where(d => d.SubscriptionId == browser.Id).ExecuteDeleteAsync(cancellationToken);
        (browser.WorkspaceId, browser.UserId) = (workspaceId, userId);
        browser.LastSuccessAt = null;
    }

    private IQueryable<PushSubscription> Mine(Guid workspaceId, Guid userId) =>
        db.PushSubscriptions.Where(s => s.UserId == userId && s.WorkspaceId == workspaceId);
}
