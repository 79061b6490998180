using System.Globalization;
using System.Linq.Expressions;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Invoices;

/// <summary>The workspace's invoices, filtered, searched and sorted, page by page.</summary>
public sealed class InvoiceList(AppDbContext db, CurrentUser me, TimeProvider clock)
{
    private DateOnly Today => me.Workspace.DayOf(clock.GetUtcNow());

    /// <param name="after">Where the page before ended; null for the first.</param>
    /// <exception cref="BrokenRuleException">The cursor belongs to another list or order.</exception>
    public async Task<InvoicePage> ReadAsync(InvoiceFilter filter, Cursor? after, int limit, CancellationToken cancellationToken)
    {
        var order = $"invoices:{filter.Sort}:{filter.Descending}";
        var last = Position.Of(after, order);
        var rows = Filtered(filter).Include(i => i.Client).Include(i => i.Plan);
        // One more than asked for tells whether there is a next page.
        var found = await (
            filter.Sort switch
            {
                InvoiceSort.Number => TakeAsync(rows, i => i.NumberOrder, value => value, filter, last, limit + 1, cancellationToken),
                InvoiceSort.Total => TakeAsync(rows, i => i.TotalMinor, value => value, filter, last, limit + 1, cancellationToken),
                InvoiceSort.Stage => TakeAsync(
                    rows,
                    i => i.Stage,
                    value => (int)Math.Clamp(value, 0, int.MaxValue),
                    filter,
                    last,
                    limit + 1,
                    cancellationToken
                ),
                InvoiceSort.DueDate => TakeAsync(rows, i => i.DueOn, DayOf, filter, last, limit + 1, cancellationToken),
                InvoiceSort.ViewedAt => TakeAsync(
                    rows,
                    i => i.ViewedAt,
                    value => InstantOf(value),
                    filter,
                    last,
                    limit + 1,
                    cancellationToken
                ),
                _ => TakeAsync(rows, i => i.CreatedAt, InstantOf, filter, last, limit + 1, cancellationToken),
            }
        );
        var today = Today;
        var page = found.Take(limit).ToList();
        var next =
            found.Count > limit
                ? new Cursor(order, ValueOf(page[^1], filter.Sort)?.ToString(CultureInfo.InvariantCulture), page[^1].Id)
                : null;
        return new InvoicePage(page.ConvertAll(invoice => InvoiceRow.Of(invoice, today)), next);
    }

    public async Task<InvoiceCounts> CountAsync(CancellationToken cancellationToken)
    {
        return new InvoiceCounts(
            await UpToMostAsync(InvoiceFilter.All),
            await UpToMostAsync(new InvoiceFilter { Status = InvoiceStatus.Pending, Opened = true }),
            await UpToMostAsync(new InvoiceFilter { Status = InvoiceStatus.Pending, Opened = false }),
            await UpToMostAsync(new InvoiceFilter { OverdueOnly = true }),
            await UpToMostAsync(new InvoiceFilter { Status = InvoiceStatus.Draft }),
            await UpToMostAsync(new InvoiceFilter { Status = InvoiceStatus.Paid })
        );

        // In the order of an index that begins with what is asked for, so that the database stops at the last row it counts.
        Task<int> UpToMostAsync(InvoiceFilter filter) =>
            Filtered(filter).OrderBy(i => i.DueOn).Select(i => i.Id).Take(InvoiceCounts.Most).CountAsync(cancellationToken);
    }

    private IQueryable<Invoice> Filtered(InvoiceFilter filter)
    {
        var invoices = db.Invoices.AsNoTracking().Of(me);
        if (filter.Status is { } status)
            invoices = invoices.Where(i => i.Status == status);
        if (filter.OverdueOnly)
        {
            var today = Today;
            invoices = invoices.Where(i => i.Status == InvoiceStatus.Pending && i.DueOn < today && i.BalanceMinor > 0);
        }
        if (filter.Opened is { } opened)
            invoices = invoices.Where(i => i.ViewedAt != null == opened);
        if (filter.ClientId is { } clientId)
            invoices = invoices.Where(i => i.ClientId == clientId);
        if (filter.PlanId is { } planId)
            invoices = invoices.Where(i => i.PlanId == planId);
        return string.IsNullOrWhiteSpace(filter.Search) ? invoices : Matching(invoices, filter.Search.Trim());
    }

    // SQLite's LIKE and SQL Server's collation overlook capitals; in PostgreSQL it takes ILIKE.
    private IQueryable<Invoice> Matching(IQueryable<Invoice> invoices, string words)
    {
        var pattern = LikePattern.Containing(words);
        return db.Database.IsNpgsql()
            ? invoices.Where(i =>
                EF.Functions.ILike(i.GivenTitle!, pattern, LikePattern.Escape)
                || EF.Functions.ILike(i.Number!, pattern, LikePattern.Escape)
                || EF.Functions.ILike(i.Client!.Name, pattern, LikePattern.Escape)
            )
            : invoices.Where(i =>
                EF.Functions.Like(i.GivenTitle!, pattern, LikePattern.Escape)
                || EF.Functions.Like(i.Number!, pattern, LikePattern.Escape)
                || EF.Functions.Like(i.Client!.Name, pattern, LikePattern.Escape)
            );
    }

    // Databases disagree on where null sorts, and an index serves neither a CASE nor a COALESCE. So the list has two parts, each in
    // the order of its index: the rows with a value, then those without, the newest first.
    private static async Task<List<Invoice>> TakeAsync<TKey>(
        IQueryable<Invoice> rows,
        Expression<Func<Invoice, TKey>> key,
        Func<long, TKey> read,
        InvoiceFilter filter,
        Position? last,
        int count,
        CancellationToken cancellationToken
    )
    {
        var mayBeMissing = default(TKey) is null;
        var found = new List<Invoice>();
        if (last is null or { Value: not null })
        {
            var valued = mayBeMissing ? rows.Where(Missing(key, isMissing: false)) : rows;
            if (last is { Value: { } value })
                valued = valued.Beyond(key, i => i.Id, read(value), last.Id, filter.Descending);
            found = await valued.InOrder(key, i => i.Id, filter.Descending).Take(count).ToListAsync(cancellationToken);
        }
        if (!mayBeMissing || found.Count == count)
            return found;

        var missing = rows.Where(Missing(key, isMissing: true));
        if (last is { Value: null })
            missing = missing.Where(i => i.Id.CompareTo(last.Id) < 0);
        found.AddRange(await missing.OrderByDescending(i => i.Id).Take(count - found.Count).ToListAsync(cancellationToken));
        return found;
    }

    private static Expression<Func<Invoice, bool>> Missing<TKey>(Expression<Func<Invoice, TKey>> key, bool isMissing)
    {
        var nothing = Expression.Constant(null, typeof(TKey));
        return Expression.Lambda<Func<Invoice, bool>>(
            isMissing ? Expression.Equal(key.Body, nothing) : Expression.NotEqual(key.Body, nothing),
            key.Parameters
        );
    }

    private static long? ValueOf(Invoice row, InvoiceSort sort) =>
        sort switch
        {
            InvoiceSort.Number => row.NumberOrder,
            InvoiceSort.Total => row.TotalMinor,
            InvoiceSort.DueDate => row.DueOn.DayNumber,
            InvoiceSort.Stage => row.Stage,
            InvoiceSort.ViewedAt => row.ViewedAt?.ToUnixTimeMilliseconds(),
            _ => row.CreatedAt.ToUnixTimeMilliseconds(),
        };

    private static DateOnly DayOf(long value) => DateOnly.FromDayNumber((int)Math.Clamp(value, 0, DateOnly.MaxValue.DayNumber));

    private static DateTimeOffset InstantOf(long value) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(value, 0, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));

    private sealed record Position(long? Value, Guid Id)
    {
        public static Position? Of(Cursor? after, string order)
        {
            if (after is null)
                return null;
            var value = 0L;
            if (
                after.Order != order
                || (after.Value is { } text && !long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value))
            )
                throw new BrokenRuleException("The cursor belongs to another list or order.", "after");
            return new Position(after.Value is null ? null : value, after.Id);
        }
    }
}
