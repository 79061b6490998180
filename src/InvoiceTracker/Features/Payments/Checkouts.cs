using System.Diagnostics;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments.Gateways;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Payments;

/// <summary>
/// Leads a client to the page of a service that asks for exactly the balance. The row of an open checkout is unique for an invoice and
/// a service: who inserts it asks the service, everybody else waits for the answer, and its id makes a repeated question the same one.
/// </summary>
public sealed partial class Checkouts(
    AppDbContext db,
    GatewayConnections connections,
    GatewayOptions options,
    TimeProvider clock,
    ILogger<Checkouts> logger
)
{
    // An open checkout that does not fit any more is closed, and somebody else may be quicker to open the next.
    private const int Tries = 5;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan s_almostOver = TimeSpan.FromMinutes(1);

    // A service that was asked and did not answer by then will not.
    private TimeSpan Lease => options.Timeout + TimeSpan.FromSeconds(5);

    /// <param name="page">The link's own page, to which the client comes back.</param>
    public async Task<CheckoutAnswer> StartAsync(Guid invoiceId, PaymentMethod gateway, string page)
    {
        // A second click ends the first request; what it has begun is wanted by the second.
        var cancellationToken = CancellationToken.None;
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            var invoice = await db.Invoices.IgnoreQueryFilters().AsNoTracking().SingleAsync(i => i.Id == invoiceId, cancellationToken);
            var connection = await db
                .GatewayConnections.AsNoTracking()
                .SingleOrDefaultAsync(c => c.WorkspaceId == invoice.WorkspaceId && c.Gateway == gateway, cancellationToken);
            if (connection is null)
                return new CheckoutAnswer(CheckoutOutcome.NotConnected);
            if (invoice.Status is not InvoiceStatus.Pending || invoice.BalanceMinor <= 0)
                return new CheckoutAnswer(CheckoutOutcome.NothingDue);

            var open = await FindOpenAsync(invoiceId, gateway, cancellationToken);
            if (open is null)
            {
                if (await InsertAsync(invoice, connection, cancellationToken) is { } ours)
                    return await OpenAsync(ours, invoice, connection, page);
            }
            else if (!Fits(open, invoice, connection))
                await CloseAsync(open, connection, cancellationToken);
            else if (open.Url is not null)
                return Ready(open.Url);
            else if (await ClaimAsync(open, cancellationToken))
                return await OpenAsync(open, invoice, connection, page);
            else
                return await WaitAsync(open.Id, cancellationToken);
        }
        return new CheckoutAnswer(CheckoutOutcome.Failed);
    }

    private Task<Checkout?> FindOpenAsync(Guid invoiceId, PaymentMethod gateway, CancellationToken cancellationToken) =>
        db
            .Checkouts.AsNoTracking()
            .SingleOrDefaultAsync(
                c => c.InvoiceId == invoiceId && c.Gateway == gateway && c.State == CheckoutState.Open,
                cancellationToken
            );

    private bool Fits(Checkout open, Invoice invoice, GatewayConnection connection) =>
        open.AmountMinor == invoice.BalanceMinor
        && open.Currency == invoice.Currency
        && open.Revision == invoice.Revision
        && open.ConnectionId == connection.Id
        && (open.ExpiresAt is null || open.ExpiresAt > clock.GetUtcNow() + s_almostOver);

    /// <returns>Null when somebody else was first.</returns>
    private async Task<Checkout?> InsertAsync(Invoice invoice, GatewayConnection connection, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var checkout = new Checkout(invoice, connection.Gateway, connection.Id, now) { CheckedAt = now };
        try
        {
            // On SQLite the transaction waits for its turn, and whoever comes second sees that it is done.
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            if (await FindOpenAsync(invoice.Id, connection.Gateway, cancellationToken) is not null)
                return null;
            db.Checkouts.Add(checkout);
            await db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            return checkout;
        }
        catch (DbUpdateException e) when (!DatabaseBusy.Is(e))
        {
            return null;
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    /// <summary>Takes over a question that went unanswered; of several exactly one does.</summary>
    private async Task<bool> ClaimAsync(Checkout open, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var given = now - Lease;
        return await Waiting(open.Id)
                .Where(c => c.CheckedAt == null || c.CheckedAt < given)
                .ExecuteUpdateAsync(row => row.SetProperty(c => c.CheckedAt, now), cancellationToken) == 1;
    }

    private async Task<CheckoutAnswer> OpenAsync(Checkout checkout, Invoice invoice, GatewayConnection connection, string page)
    {
        try
        {
            var business = await db.Workspaces.Where(w => w.Id == invoice.WorkspaceId).Select(w => w.Name).SingleAsync();
            var order = new CheckoutOrder(checkout, invoice.Number!, business, page);
            var opened = await connections.AskAsync(
                connection,
                (gateway, account) => gateway.OpenAsync(account, order, CancellationToken.None)
            );
            if (!IsUsable(opened))
                throw new GatewayException(GatewayFailure.Refused, "The page that it names is none to lead a client to.");
            var saved = await Waiting(checkout.Id)
                .ExecuteUpdateAsync(row =>
                    row.SetProperty(c => c.SessionId, opened.SessionId)
                        .SetProperty(c => c.Url, opened.Url)
                        .SetProperty(c => c.ExpiresAt, opened.ExpiresAt)
                );
            return saved == 1 ? Ready(opened.Url) : new CheckoutAnswer(CheckoutOutcome.Failed);
        }
        catch (Exception e) when (e is GatewayException or BrokenRuleException)
        {
            LogFailed(connection.Gateway, checkout.Id, e.Message);
            // Without an answer the next click asks the same again, so that it cannot become two.
            if (e is GatewayException { Failure: GatewayFailure.Unknown })
                await Waiting(checkout.Id).ExecuteUpdateAsync(row => row.SetProperty(c => c.CheckedAt, (DateTimeOffset?)null));
            else
                await Waiting(checkout.Id).ExecuteUpdateAsync(row => row.SetProperty(c => c.State, CheckoutState.Closed));
            return new CheckoutAnswer(CheckoutOutcome.Failed);
        }
    }

    private async Task<CheckoutAnswer> WaitAsync(Guid id, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Lease)
        {
            await Task.Delay(s_look, cancellationToken);
            var found = await db.Checkouts.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellationToken);
            if (found?.Url is { } url)
                return Ready(url);
            if (found is not { State: CheckoutState.Open, CheckedAt: not null })
                break;
        }
        return new CheckoutAnswer(CheckoutOutcome.Failed);
    }

    private async Task CloseAsync(Checkout open, GatewayConnection connection, CancellationToken cancellationToken)
    {
        var closed = await db
            .Checkouts.Where(c => c.Id == open.Id && c.State == CheckoutState.Open)
            .ExecuteUpdateAsync(row => row.SetProperty(c => c.State, CheckoutState.Closed), cancellationToken);
        if (closed == 0 || open.SessionId is null || open.ConnectionId != connection.Id)
            return;
        try
        {
            await connections.AskAsync(
                connection,
                async (gateway, account) =>
                {
                    await gateway.CloseAsync(account, open, cancellationToken);
                    return true;
                }
            );
        }
        catch (GatewayException e)
        {
            // Should it be paid all the same, that is a payment like any other, and what is too much becomes credit.
            LogFailed(connection.Gateway, open.Id, e.Message);
        }
    }

    private IQueryable<Checkout> Waiting(Guid id) => db.Checkouts.Where(c => c.Id == id && c.State == CheckoutState.Open && c.Url == null);

    private static bool IsUsable(OpenedCheckout opened) =>
        opened.SessionId.Length <= Checkout.SessionLength
        && opened.Url.Length <= Checkout.UrlLength
        && Uri.TryCreate(opened.Url, UriKind.Absolute, out var url)
        && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp);

    private static CheckoutAnswer Ready(string url) => new(CheckoutOutcome.Ready, url);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Gateway} did not do what checkout {CheckoutId} needs: {Reason}")]
    private partial void LogFailed(PaymentMethod gateway, Guid checkoutId, string reason);
}

public enum CheckoutOutcome
{
    Ready,

    /// <summary>The business cannot be paid in this way.</summary>
    NotConnected,

    /// <summary>It is paid, or cancelled.</summary>
    NothingDue,

    /// <summary>The service failed; nothing was charged.</summary>
    Failed,
}

/// <param name="Url">Where the client pays.</param>
public sealed record CheckoutAnswer(CheckoutOutcome Outcome, string? Url = null);
