using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary>
/// Remembers for 24 hours what a POST was answered, so that a caller who heard nothing may ask again. The row is claimed before
/// the work begins: of simultaneous requests the primary key lets one work, and the others wait for its answer.
/// </summary>
internal sealed class IdempotencyKeys(IServiceScopeFactory scopes, TimeProvider clock)
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    /// <summary>After this long without an answer the process that claimed the key is taken for dead.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <returns>Null when the key is the caller's to work under; else what stands under it: for another request, or not complete after all the waiting.</returns>
    public async Task<IdempotentAnswer?> ClaimAsync(Guid tokenId, string key, byte[] requestHash, CancellationToken cancellationToken)
    {
        await ForgetAsync(cancellationToken);
        for (var waited = TimeSpan.Zero; ; waited += Glance)
        {
            using var scope = scopes.CreateScope();
            var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
            var answer = await db
                .IdempotentAnswers.AsNoTracking()
                .SingleOrDefaultAsync(a => a.TokenId == tokenId && a.Key == key, cancellationToken);
            if (answer is null)
            {
                if (await TryAddAsync(db, new IdempotentAnswer(tokenId, key, requestHash, clock.GetUtcNow()), cancellationToken))
                    return null;
            }
            else if (answer.IsComplete || !answer.RequestHash.AsSpan().SequenceEqual(requestHash))
                return answer;
            else if (await TryTakeOverAsync(db, answer, cancellationToken))
                return null;
            else if (waited >= Patience)
                return answer;
            await Task.Delay(Glance, cancellationToken);
        }
    }

    public async Task CompleteAsync(Guid tokenId, string key, int statusCode, string body, string? location)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db
            .IdempotentAnswers.Where(a => a.TokenId == tokenId && a.Key == key)
            .ExecuteUpdateAsync(row =>
                row.SetProperty(a => a.StatusCode, statusCode).SetProperty(a => a.Body, body).SetProperty(a => a.Location, location)
            );
    }

    /// <summary>Forgets a claim whose work came to nothing.</summary>
    public async Task ReleaseAsync(Guid tokenId, string key)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        await db.IdempotentAnswers.Where(a => a.TokenId == tokenId && a.Key == key).ExecuteDeleteAsync();
    }

    // Whoever uses keys also sweeps: the table never holds more than the keys of a day.
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        using var scope = scopes.CreateScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var oldest = clock.GetUtcNow() - Lifetime;
        await db.IdempotentAnswers.Where(a => a.CreatedAt <= oldest).ExecuteDeleteAsync(cancellationToken);
    }

    private static async Task<bool> TryAddAsync(AppDbContext db, IdempotentAnswer claim, CancellationToken cancellationToken)
    {
        try
        {
            db.IdempotentAnswers.Add(claim);
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (!DatabaseBusy.Is(e))
        {
            // Another request with this key was faster.
            return false;
        }
    }

    private async Task<bool> TryTakeOverAsync(AppDbContext db, IdempotentAnswer claim, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return claim.CreatedAt <= now - Lease
            && await db
                .IdempotentAnswers.Where(a =>
                    a.TokenId == claim.TokenId && a.Key == claim.Key && a.StatusCode == 0 && a.CreatedAt == claim.CreatedAt
                )
                .ExecuteUpdateAsync(row => row.SetProperty(a => a.CreatedAt, now), cancellationToken) == 1;
    }
}
