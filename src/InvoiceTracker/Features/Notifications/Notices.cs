using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications;

/// <summary>Tells people of what is no open: writes the rows in the caller's transaction, each thing to each person once.</summary>
public sealed class Notices(AppDbContext db)
{
    private readonly HashSet<Guid> _told = [];

    /// <summary>Who has something new, once the caller has committed.</summary>
    public IReadOnlyCollection<Guid> Told => _told;

    /// <summary>
    /// Whom an invoice concerns: its creator, or an owner of the workspace (the first by address) where the creator was deactivated;
    /// and whoever follows it. The statement <c>ViewSql.Audience</c> says the same for opens.
    /// </summary>
    public async Task<IReadOnlyList<Listener>> AudienceAsync(Invoice invoice, CancellationToken cancellationToken)
    {
        var creator = await ActiveOrOwnerAsync(invoice.WorkspaceId, invoice.CreatorId, cancellationToken);
        var watches = await db.InvoiceWatches.AsNoTracking().Where(w => w.InvoiceId == invoice.Id).ToListAsync(cancellationToken);
        var followers = watches.Where(w => !w.IsMuted && w.UserId != creator).Select(w => w.UserId).ToList();
        var active = await db
            .Memberships.Where(m => m.WorkspaceId == invoice.WorkspaceId && m.User.IsActive && followers.Contains(m.UserId))
            .Select(m => m.UserId)
            .ToListAsync(cancellationToken);
        return
        [
            new Listener(creator, IsMuted: watches.Exists(w => w.IsMuted && w.UserId == creator)),
            .. active.Select(id => new Listener(id, IsMuted: false)),
        ];
    }

    /// <returns>The user, or an owner of the workspace in their place.</returns>
    public async Task<Guid> ActiveOrOwnerAsync(Guid workspaceId, Guid? userId, CancellationToken cancellationToken) =>
        await db
            .Memberships.Where(m => m.WorkspaceId == workspaceId && m.User.IsActive && (m.UserId == userId || m.Role == Role.Owner))
            .OrderBy(m => m.UserId == userId ? 0 : 1)
            .ThenBy(m => m.User.NormalizedEmail)
            .Select(m => (Guid?)m.UserId)
            .FirstOrDefaultAsync(cancellationToken)
        ?? throw new InvalidOperationException("A workspace has an owner who is active.");

    /// <summary>
    /// Adds the notification on the channels that this person wants. What has a key leaves a row in any case, seen nowhere where it is
    /// not wanted, so that it is not told later when the wish has changed.
    /// </summary>
    /// <param name="deliverFrom">Push and mail wait until then; the app shows it at once.</param>
    public async Task TellAsync(
        Notice notice,
        Listener listener,
        DateTimeOffset now,
        DateTimeOffset deliverFrom,
        CancellationToken cancellationToken
    )
    {
        var userId = listener.UserId;
        if (notice.Key is { } key && await db.Notifications.AnyAsync(n => n.DedupeKey == key && n.UserId == userId, cancellationToken))
            return;
        var wants = listener.IsMuted ? default : await db.ChannelsAsync(userId, notice.Kind, cancellationToken);
        if (wants.IsNothing && notice.Key is null)
            return;

        db.Notifications.Add(
            new Notification(
                notice.WorkspaceId,
                userId,
                notice.Kind,
                notice.Title,
                Cut(notice.Body, Notification.BodyLength),
                now,
                notice.InvoiceId
            )
            {
                DedupeKey = notice.Key,
                Amount = notice.Amount,
                InApp = wants.InApp,
                DeliverAt = wants.DeliverAt(deliverFrom > now ? deliverFrom : now),
            }
        );
        if (!wants.IsNothing)
            _told.Add(userId);
    }

    /// <param name="what">"is overdue": it says what happened, so it is the name that is shortened.</param>
    public static string Title(string name, string what) => $"{Cut(name, Notification.TitleLength - what.Length - 1)} {what}";

    private static string Cut(string text, int length) => text.Length <= length ? text : string.Concat(text.AsSpan(0, length - 1), "…");
}

/// <summary>Something to tell.</summary>
public sealed record Notice(Guid WorkspaceId, NotificationKind Kind, string Title, string Body)
{
    public Guid? InvoiceId { get; init; }

    /// <summary>Names it, so that it is told once; null where the caller makes sure of that.</summary>
    public string? Key { get; init; }

    /// <summary>See <see cref="Notification.Amount"/>.</summary>
    public string? Amount { get; init; }
}

/// <param name="IsMuted">They want to hear nothing of this invoice.</param>
public sealed record Listener(Guid UserId, bool IsMuted);
