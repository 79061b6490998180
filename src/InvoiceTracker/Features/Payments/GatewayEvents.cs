using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments.Gateways;
using InvoiceTracker.Features.Work;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>Rings when a service has called.</summary>
public sealed class GatewayBell : Bell;

/// <summary>The inbox of what services have told: stored before it is answered, applied afterwards, each at least once.</summary>
public sealed partial class GatewayEvents(
    AppDbContext db,
    GatewayConnections connections,
    IServiceScopeFactory scopes,
    TimeProvider clock,
    ILogger<GatewayEvents> logger
)
{
    /// <summary>With the waits between them, for what comes before that which it belongs to: an hour and a half.</summary>
    public const int Tries = 10;

    private const int AtOnce = 100;

    private static readonly TimeSpan s_firstWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_longestWait = TimeSpan.FromHours(1);

    /// <summary>Keeps a call; one that is kept already is the same.</summary>
    public async Task StoreAsync(GatewayConnection connection, GatewayCall call, byte[] body, CancellationToken cancellationToken)
    {
        if (await IsKnownAsync(connection, call, cancellationToken))
            return;
        db.GatewayEvents.Add(new GatewayEvent(connection, call.EventId, call.Type, body, clock.GetUtcNow()));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (!DatabaseBusy.Is(e))
        {
            db.ChangeTracker.Clear();
            if (!await IsKnownAsync(connection, call, cancellationToken))
                throw;
        }
    }

    /// <summary>Applies what is due, oldest first.</summary>
    /// <returns>How many there were.</returns>
    public async Task<int> ApplyDueAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = await db
            .GatewayEvents.AsNoTracking()
            .Where(e => e.DoneAt == null && e.NotBefore <= now)
            .OrderBy(e => e.NotBefore)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        foreach (var found in due)
        {
            // Each on its own: what one leaves behind must not be saved with the next.
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<GatewayEvents>().ApplyAsync(found, cancellationToken);
        }
        return due.Count;
    }

    private async Task ApplyAsync(GatewayEvent found, CancellationToken cancellationToken)
    {
        var waitsFor = await TryAsync(found, cancellationToken);
        var now = clock.GetUtcNow();
        var attempts = found.Attempts + 1;
        DateTimeOffset? doneAt = waitsFor is null || attempts >= Tries ? now : null;
        var notBefore = now + WaitAfter(attempts);
        if (waitsFor?.Length > GatewayEvent.ProblemLength)
            waitsFor = waitsFor[..GatewayEvent.ProblemLength];
        if (waitsFor is not null && doneAt is not null)
            LogGivenUp(found.Id, found.Type, waitsFor);
        await db
            .GatewayEvents.Where(e => e.Id == found.Id && e.DoneAt == null)
            .ExecuteUpdateAsync(
                row =>
                    row.SetProperty(e => e.Attempts, attempts)
                        .SetProperty(e => e.DoneAt, doneAt)
                        .SetProperty(e => e.NotBefore, notBefore)
                        .SetProperty(e => e.Problem, waitsFor),
                cancellationToken
            );
    }

    private async Task<string?> TryAsync(GatewayEvent found, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await db
                .GatewayConnections.AsNoTracking()
                .SingleOrDefaultAsync(c => c.Id == found.ConnectionId, cancellationToken);
            if (connection is null)
                return "The service was disconnected before this could be applied.";
            await using var scope = scopes.CreateAsyncScope();
            var notices = scope.ServiceProvider.GetRequiredService<GatewayNotices>();
            var told = await connections.Of(found.Gateway).ReadAsync(connections.AccountOf(connection), found.Body, cancellationToken);
            string? waitsFor = null;
            foreach (var notice in told)
                waitsFor = await notices.ApplyAsync(connection, notice, cancellationToken) ?? waitsFor;
            return waitsFor;
        }
        catch (Exception e) when (e is GatewayException or BrokenRuleException)
        {
            return e.Message;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // One that cannot be applied must not stop the others; it is tried again.
            LogFailed(e, found.Id, found.Type);
            return "It could not be applied because of an error in the program; the log says more.";
        }
    }

    private Task<bool> IsKnownAsync(GatewayConnection connection, GatewayCall call, CancellationToken cancellationToken) =>
        db.GatewayEvents.AnyAsync(e => e.ConnectionId == connection.Id && e.EventId == call.EventId, cancellationToken);

    private static TimeSpan WaitAfter(int attempts)
    {
        var wait = s_firstWait * Math.Pow(2, attempts - 1);
        return wait < s_longestWait ? wait : s_longestWait;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Gateway event {Id} ({Type}) could not be applied")]
    private partial void LogFailed(Exception exception, Guid id, string type);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gateway event {Id} ({Type}) is given up: {Reason}")]
    private partial void LogGivenUp(Guid id, string type, string reason);
}

/// <summary>Applies what services have told.</summary>
public sealed class GatewayEventWorker(GatewayBell bell, IServiceScopeFactory scopes, ILogger<GatewayEventWorker> logger)
    : PollingWorker(bell, TimeSpan.FromSeconds(5), logger)
{
    protected override async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<GatewayEvents>().ApplyDueAsync(cancellationToken) > 0;
    }
}
