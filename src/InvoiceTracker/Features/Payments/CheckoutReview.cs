using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments.Gateways;
using InvoiceTracker.Features.Work;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>Asks the services what became of checkouts that nobody has told about: a call may be lost, and a client may walk away.</summary>
public sealed partial class CheckoutReview(AppDbContext db, IServiceScopeFactory scopes, TimeProvider clock, ILogger<CheckoutReview> logger)
{
    private const int AtOnce = 100;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMinutes(5);

    // A page that was never made is not going to be.
    private static readonly TimeSpan s_unmade = TimeSpan.FromHours(1);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (madeBefore, askedBefore, unmadeBefore) = (now - s_patience, now - s_pause, now - s_unmade);
        var open = db.Checkouts.Where(c => c.State == CheckoutState.Open);
        await open.Where(c => c.SessionId == null && c.CreatedAt < unmadeBefore)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.State, CheckoutState.Closed), cancellationToken);

        var due = await open.AsNoTracking()
            .Where(c => c.SessionId != null && c.CreatedAt <= madeBefore && (c.CheckedAt == null || c.CheckedAt <= askedBefore))
            .OrderBy(c => c.CheckedAt)
            .Take(AtOnce)
            .ToListAsync(cancellationToken);
        foreach (var checkout in due)
        {
            // Written down first, so that another process does not ask too.
            var isOurs = await open.Where(c => c.Id == checkout.Id && c.CheckedAt == checkout.CheckedAt)
                .ExecuteUpdateAsync(row => row.SetProperty(c => c.CheckedAt, now), cancellationToken);
            if (isOurs == 1)
                await AskAsync(checkout, cancellationToken);
        }
    }

    private async Task AskAsync(Checkout checkout, CancellationToken cancellationToken)
    {
        try
        {
            var connection = await db
                .GatewayConnections.AsNoTracking()
                .SingleOrDefaultAsync(c => c.Id == checkout.ConnectionId, cancellationToken);
            if (connection is null)
                return;
            await using var scope = scopes.CreateAsyncScope();
            await scope.ServiceProvider.GetRequiredService<GatewayNotices>().SettleAsync(connection, checkout, cancellationToken);
        }
        catch (Exception e) when (e is GatewayException or BrokenRuleException)
        {
            LogFailed(checkout.Gateway, checkout.Id, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Gateway} could not say what became of checkout {CheckoutId}: {Reason}")]
    private partial void LogFailed(PaymentMethod gateway, Guid checkoutId, string reason);
}

/// <summary>Looks every half minute which checkouts are to be asked about.</summary>
public sealed class CheckoutReviewWorker(IServiceScopeFactory scopes, ILogger<CheckoutReviewWorker> logger)
    : PollingWorker(new Bell(), TimeSpan.FromSeconds(30), logger)
{
    protected override async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<CheckoutReview>().RunAsync(cancellationToken);
        return false;
    }
}
