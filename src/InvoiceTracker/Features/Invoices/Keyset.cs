using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Text;

namespace InvoiceTracker.Features.Invoices;

/// <summary>Where a page of a list ended: the order it was in, the last row's value in that order, and its id.</summary>
/// <param name="Order">Names the list and its order, so that a cursor of another one is refused.</param>
/// <param name="Value">Null in the last part of a list, whose rows have no value.</param>
public sealed record Cursor(string Order, string? Value, Guid Id)
{
    private const char Separator = '\n';
    private const int LongestText = 2000;

    /// <summary>The opaque form that callers hand back.</summary>
    public override string ToString() =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join(Separator, Order, Id.ToString("N"), Value is null ? "" : "=" + Value)));

    public static bool TryParse(string text, [NotNullWhen(true)] out Cursor? cursor)
    {
        cursor = null;
        if (text.Length > LongestText || !Base64Url.IsValid(text))
            return false;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(text)).Split(Separator, 3);
        if (parts.Length < 3 || !Guid.TryParseExact(parts[1], "N", out var id))
            return false;
        cursor = new Cursor(parts[0], parts[2].StartsWith('=') ? parts[2][1..] : null, id);
        return true;
    }
}

/// <summary>Reads a list in pages that begin after a row: the cost of a page does not depend on how far down it is.</summary>
public static class Keyset
{
    /// <summary>The rows behind the given one, in the order of the key and then of the id.</summary>
    /// <remarks>The first comparison is what an index can seek to; the second only drops the rows beside the given one.</remarks>
    public static IQueryable<T> Beyond<T, TKey>(
        this IQueryable<T> rows,
        Expression<Func<T, TKey>> key,
        Expression<Func<T, Guid>> id,
        TKey lastKey,
        Guid lastId,
        bool descending
    )
    {
        var row = key.Parameters[0];
        var rowId = new Rename(id.Parameters[0], row).Visit(id.Body);
        var last = Expression.Constant(new Row<TKey>(lastKey, lastId));
        var (lastKeyValue, lastIdValue) = (Expression.Property(last, nameof(Row<>.Key)), Expression.Property(last, nameof(Row<>.Id)));
        var (notBefore, behind) = descending
            ? (ExpressionType.LessThanOrEqual, ExpressionType.LessThan)
            : (ExpressionType.GreaterThanOrEqual, ExpressionType.GreaterThan);
        var condition = Expression.AndAlso(
            Compare(notBefore, key.Body, lastKeyValue),
            Expression.OrElse(Compare(behind, key.Body, lastKeyValue), Compare(behind, rowId, lastIdValue))
        );
        return rows.Where(Expression.Lambda<Func<T, bool>>(condition, row));
    }

    public static IQueryable<T> InOrder<T, TKey>(
        this IQueryable<T> rows,
        Expression<Func<T, TKey>> key,
        Expression<Func<T, Guid>> id,
        bool descending
    ) => descending ? rows.OrderByDescending(key).ThenByDescending(id) : rows.OrderBy(key).ThenBy(id);

    private static BinaryExpression Compare(ExpressionType comparison, Expression left, Expression right) =>
        left.Type == typeof(string)
            ? Expression.MakeBinary(
                comparison,
                Expression.Call(typeof(string), nameof(string.Compare), null, left, right),
                Expression.Constant(0)
            )
            : Expression.MakeBinary(comparison, left, right);

    // Held in an object, so that the database is given a parameter and keeps its plan.
    private sealed record Row<TKey>(TKey Key, Guid Id);

    private sealed class Rename(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : base.VisitParameter(node);
    }
}
