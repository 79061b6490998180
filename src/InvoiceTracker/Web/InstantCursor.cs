using System.Globalization;
using InvoiceTracker.Features.Invoices;

namespace InvoiceTracker.Web;

/// <summary>Where a page of a list ended that goes by an instant and then by the id.</summary>
/// <param name="At">To the millisecond, as the databases keep it.</param>
internal sealed record InstantCursor(DateTimeOffset At, Guid Id)
{
    private static readonly long Latest = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <param name="list">Names the list, so that a cursor of another one is refused.</param>
    public string ToText(string list) =>
        new Cursor(list, At.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), Id).ToString();

    /// <returns>Null for what is unreadable or belongs to another list; the list then begins at the top.</returns>
    public static InstantCursor? Of(string? text, string list) =>
        Cursor.TryParse(text ?? "", out var cursor)
        && cursor.Order == list
        && long.TryParse(cursor.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && milliseconds <= Latest
            ? new InstantCursor(DateTimeOffset.FromUnixTimeMilliseconds(milliseconds), cursor.Id)
            : null;
}
