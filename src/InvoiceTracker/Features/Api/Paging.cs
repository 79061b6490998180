using System.Globalization;
using System.Linq.Expressions;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Invoices;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary>One page of a list.</summary>
/// <param name="Next">What to ask for <c>after</c>; null on the last page.</param>
public sealed record PageJson<T>(IReadOnlyList<T> Items, string? Next);

/// <summary>Which page of a list is asked for.</summary>
/// <param name="Limit">1 to 200; 50 when it is left out.</param>
/// <param name="After">The <c>next</c> of the page before.</param>
public readonly record struct PageQuery([FromQuery(Name = "limit")] string? Limit, [FromQuery(Name = "after")] string? After)
{
    private const int Most = 200;
    private const int Usual = 50;

    internal Page Read(FieldErrors errors)
    {
        var limit = Usual;
        if (
            Limit is not null
            && (!int.TryParse(Limit, NumberStyles.None, CultureInfo.InvariantCulture, out limit) || limit is < 1 or > Most)
        )
            errors.Add("limit", $"A page has 1 to {Most} items.");
        Cursor? after = null;
        if (After is not null && !Cursor.TryParse(After, out after))
            errors.Add("after", "This is not a cursor. Hand back what stood in next.");
        return new Page(limit, after);
    }

    internal Page Read()
    {
        var errors = new FieldErrors();
        var page = Read(errors);
        errors.ThrowIfAny();
        return page;
    }
}

internal sealed record Page(int Limit, Cursor? After)
{
    /// <summary>Rows by their instant, the newest first.</summary>
    public Task<PageJson<TJson>> NewestFirstAsync<T, TJson>(
        string list,
        IQueryable<T> rows,
        Expression<Func<T, DateTimeOffset>> at,
        Expression<Func<T, Guid>> id,
        Func<T, (DateTimeOffset At, Guid Id)> keyOf,
        Func<T, TJson> write,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            list,
            rows,
            at,
            id,
            value =>
                long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var ms)
                && ms <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
                    ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
                    : throw OfAnotherList(),
            row => new Cursor(list, keyOf(row).At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), keyOf(row).Id),
            write,
            descending: true,
            cancellationToken
        );

    public async Task<PageJson<TJson>> ReadAsync<T, TKey, TJson>(
        string list,
        IQueryable<T> rows,
        Expression<Func<T, TKey>> key,
        Expression<Func<T, Guid>> id,
        Func<string, TKey> readKey,
        Func<T, Cursor> cursorOf,
        Func<T, TJson> write,
        bool descending,
        CancellationToken cancellationToken
    )
    {
        if (After is not null)
        {
            if (After.Order != list || After.Value is null)
                throw OfAnotherList();
            rows = rows.Beyond(key, id, readKey(After.Value), After.Id, descending);
        }
        // One more than asked for tells whether there is a next page.
        var found = await rows.InOrder(key, id, descending).Take(Limit + 1).ToListAsync(cancellationToken);
        var page = found.Take(Limit).ToList();
        return new PageJson<TJson>(page.ConvertAll(row => write(row)), found.Count > Limit ? cursorOf(page[^1]).ToString() : null);
    }

    private static BrokenRuleException OfAnotherList() => new("The cursor belongs to another list or order.", "after");
}
