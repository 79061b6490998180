using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.Public;

/// <summary>What a client was billed and has paid, to check against their own books, on a page that prints.</summary>
public sealed class PortalStatementModel(AppDbContext db, TimeProvider clock) : PortalModel(db, clock)
{
    public IReadOnlyList<Account> Accounts { get; private set; } = [];

    public override async Task OnGetAsync(CancellationToken cancellationToken)
    {
        await base.OnGetAsync(cancellationToken);
        var billed = Invoices.Where(i => i.Status is not (InvoiceStatus.Void or InvoiceStatus.WrittenOff)).Reverse().ToList();
        var payments = await Db
            .Payments.AsNoTracking()
            .Where(p => Db.Invoices.Any(i => i.Id == p.InvoiceId && i.ClientId == ClientId))
            .Where(p => p.State == PaymentState.Received || p.State == PaymentState.Refunded)
            .OrderBy(p => p.ReceivedOn)
            .ThenBy(p => p.CreatedAt)
            .ToListAsync(cancellationToken);
        var credits = await Db
            .ClientCredits.Where(c => c.ClientId == ClientId)
            .GroupBy(c => c.Currency)
            .Select(g => new { Currency = g.Key, Minor = g.Sum(c => c.AmountMinor) })
            .ToDictionaryAsync(c => c.Currency, c => c.Minor, cancellationToken);
        var numbers = Invoices.ToDictionary(i => i.Id, i => i.Number!);
        Accounts =
        [
            .. billed
                .GroupBy(i => i.Currency)
                .OrderBy(g => g.Key.Code, StringComparer.Ordinal)
                .Select(g => new Account(
                    g.Key,
                    [.. g],
                    [.. payments.Where(p => p.Currency == g.Key).Select(p => (p, numbers[p.InvoiceId]))],
                    credits.GetValueOrDefault(g.Key)
                )),
        ];
    }

    /// <summary>One currency's part. Amounts of different currencies are never added up.</summary>
    /// <param name="Invoices">In the order in which they were sent.</param>
    /// <param name="CreditMinor">What was paid too much and not used yet.</param>
    public sealed record Account(
        Currency Currency,
        IReadOnlyList<Invoice> Invoices,
        IReadOnlyList<(Payment Payment, string Number)> Payments,
        long CreditMinor
    )
    {
        public long OpenMinor => Invoices.Where(IsOpen).Sum(i => i.BalanceMinor) - CreditMinor;
    }
}
