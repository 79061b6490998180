using InvoiceTracker.Domain;

namespace InvoiceTracker.Pages.Notifications;

/// <summary>What notifications are about, by which the centre is filtered. A topic of which no kind exists is not offered.</summary>
/// <param name="Name">As the address says it.</param>
public sealed record NotificationTopic(string Name, string Text)
{
    private static readonly NotificationTopic Opens = new("opens", "Opens");
    private static readonly NotificationTopic Mail = new("mail", "Mail");
    private static readonly NotificationTopic Money = new("money", "Money");
    private static readonly NotificationTopic FollowUps = new("follow-ups", "Follow-ups");

    private static readonly ILookup<NotificationTopic, NotificationKind> Kinds = Enum.GetValues<NotificationKind>().ToLookup(Of);

    public static IReadOnlyList<NotificationTopic> All { get; } =
    [.. new[] { Opens, Mail, Money, FollowUps }.Where(topic => Kinds[topic].Any())];

    public IEnumerable<NotificationKind> KindsOfIt => Kinds[this];

    public static NotificationTopic? Find(string? name) => All.FirstOrDefault(topic => topic.Name == name);

    public static NotificationTopic Of(NotificationKind kind) =>
        kind switch
        {
            NotificationKind.InvoiceViewed or NotificationKind.InvoiceNotOpened => Opens,
            NotificationKind.MailFailed => Mail,
            NotificationKind.InvoicePaid
            or NotificationKind.InvoicePartiallyPaid
            or NotificationKind.PaymentFailed
            or NotificationKind.PaymentDisputed => Money,
            _ => FollowUps,
        };

    /// <summary>The icon and colour of a row: good news and bad have their own, whatever the topic.</summary>
    public static (string Icon, string Look) LookOf(NotificationKind kind) =>
        kind switch
        {
            NotificationKind.InvoiceViewed => ("eye", "open"),
            NotificationKind.InvoiceNotOpened => ("eye-off", "unseen"),
            NotificationKind.InvoicePaid or NotificationKind.InvoicePartiallyPaid => ("circle-check", "paid"),
            NotificationKind.MailFailed or NotificationKind.PaymentFailed or NotificationKind.PaymentDisputed => ("alert-triangle", "bad"),
            NotificationKind.InvoiceOverdue => ("calendar-due", "bad"),
            _ => ("bell", ""),
        };
}
