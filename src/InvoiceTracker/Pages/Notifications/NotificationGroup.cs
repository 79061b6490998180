using InvoiceTracker.Domain;
using InvoiceTracker.Web;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>What one day told of one invoice, the newest first. What is about no invoice stands alone.</summary>
public sealed record NotificationGroup(DateOnly Day, IReadOnlyList<Notification> Rows)
{
    public Notification Newest => Rows[0];
    public bool IsUnread => Rows.Any(row => row.ReadAt is null);

    /// <summary>What a form says of it: all its rows, or those that are unread.</summary>
    public IEnumerable<Guid> Ids => Rows.Select(row => row.Id);

    /// <summary>Leads to the invoice; with more than one row, all that it stands for has then been read.</summary>
    public string Href => Rows.Count == 1 ? $"/notifications/{Newest.Id}" : $"/notifications/{Newest.Id}?earlier=true";

    /// <summary>Groups rows that come newest first; the groups come in the order of their newest.</summary>
    public static IReadOnlyList<NotificationGroup> Of(IEnumerable<Notification> rows, ViewerClock clock) =>
        [
            .. rows.GroupBy(row => (Day: DateOnly.FromDateTime(clock.In(row.CreatedAt).DateTime), About: row.InvoiceId ?? row.Id))
                .Select(group => new NotificationGroup(group.Key.Day, [.. group])),
        ];
}

/// <summary>One line of a group.</summary>
public sealed record NotificationLine(Notification Notification, string Href, bool IsUnread)
{
    public static NotificationLine Of(Notification notification) =>
        new(notification, $"/notifications/{notification.Id}", notification.ReadAt is null);
}
