using InvoiceTracker.Domain;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>What notifications are about, by which the centre is filtered and drawn. A topic of which no kind exists is not offered.</summary>
/// <param name="Name">As the address says it.</param>
public sealed record NotificationTopic(string Name, string Text, string Icon, string Look)
{
    private static readonly NotificationTopic Opens = new("opens", "Opens", "eye", "open");
    private static readonly NotificationTopic Mail = new("mail", "Mail", "alert-triangle", "bad");
    private static readonly NotificationTopic Money = new("money", "Money", "circle-check", "paid");
    private static readonly NotificationTopic FollowUps = new("follow-ups", "Follow-ups", "bell", "");

    private static readonly ILookup<NotificationTopic, NotificationKind> Kinds = Enum.GetValues<NotificationKind>().ToLookup(Of);

    public static IReadOnlyList<NotificationTopic> All { get; } =
    [.. new[] { Opens, Mail, Money, FollowUps }.Where(topic => Kinds[topic].Any())];

    public IEnumerable<NotificationKind> KindsOfIt => Kinds[this];

    public static NotificationTopic? Find(string? name) => All.FirstOrDefault(topic => topic.Name == name);

    public static NotificationTopic Of(NotificationKind kind) =>
        kind.ToWireName() switch
        {
            "invoice.viewed" or "invoice.not_opened" => Opens,
            "mail.failed" => Mail,
            "invoice.paid" or "invoice.partially_paid" or "invoice.payment_failed" or "invoice.disputed" => Money,
            _ => FollowUps,
        };
}
