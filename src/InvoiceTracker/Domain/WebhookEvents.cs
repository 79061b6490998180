using System.Security.Cryptography;
using System.Text;

namespace InvoiceTracker.Domain;

/// <summary>What an endpoint can ask to be told, by the names that stand in the messages.</summary>
public static class WebhookEvents
{
    public const string Sent = "invoice.sent";
    public const string Viewed = "invoice.viewed";
    public const string ViewSuppressed = "invoice.view_suppressed";
    public const string Paid = "invoice.paid";
    public const string Overdue = "invoice.overdue";
    public const string MailFailed = "mail.failed";

    public static readonly IReadOnlyList<string> All = [Sent, Viewed, ViewSuppressed, Paid, Overdue, MailFailed];

    /// <returns>Null for a verdict that is not final.</returns>
    public static string? Of(ViewVerdict verdict) =>
        verdict switch
        {
            ViewVerdict.Counted => Viewed,
            ViewVerdict.Suppressed => ViewSuppressed,
            _ => null,
        };

    /// <summary>The same event has the same id, whoever finds it and how often, so that nobody is told of it twice.</summary>
    /// <param name="source">What it happened to, and where it can happen again, which time.</param>
    public static Guid IdOf(string type, string source) => new(SHA256.HashData(Encoding.UTF8.GetBytes($"{type}:{source}")).AsSpan(0, 16));
}
