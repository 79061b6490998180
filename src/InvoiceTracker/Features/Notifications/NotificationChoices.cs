using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications;

/// <summary>What a user wants to be told of, and where. Switching something off stops the telling, never the recording.</summary>
public static class NotificationChoices
{
    /// <returns>One for every kind, in their order; what was never chosen is the kind's default.</returns>
    public static async Task<IReadOnlyList<NotificationPreference>> ChoicesAsync(
        this AppDbContext db,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        var chosen = await db.NotificationPreferences.AsNoTracking().Where(p => p.UserId == userId).ToListAsync(cancellationToken);
        return
        [
            .. Enum.GetValues<NotificationKind>()
                .Select(kind => chosen.Find(p => p.Kind == kind) ?? new NotificationPreference(userId, kind)),
        ];
    }

    /// <returns>Where this user is to be told of this kind.</returns>
    public static async Task<Channels> ChannelsAsync(
        this AppDbContext db,
        Guid userId,
        NotificationKind kind,
        CancellationToken cancellationToken
    )
    {
        var preference =
            await db
                .NotificationPreferences.AsNoTracking()
                .SingleOrDefaultAsync(p => p.UserId == userId && p.Kind == kind, cancellationToken)
            ?? new NotificationPreference(userId, kind);
        return Channels.Of(preference, await db.PushSubscriptions.AnyAsync(s => s.UserId == userId, cancellationToken));
    }

    /// <summary>Writes what is chosen; of a kind that cannot be muted the app's switch stays on.</summary>
    public static async Task ChooseAsync(
        this AppDbContext db,
        Guid userId,
        IReadOnlyCollection<NotificationPreference> choices,
        CancellationToken cancellationToken
    )
    {
        var stored = await db.NotificationPreferences.Where(p => p.UserId == userId).ToListAsync(cancellationToken);
        foreach (var choice in choices)
        {
            var preference = stored.Find(p => p.Kind == choice.Kind);
            if (preference is null)
            {
                preference = new NotificationPreference(userId, choice.Kind);
                db.NotificationPreferences.Add(preference);
            }
            (preference.InApp, preference.Push, preference.Mail) = (choice.InApp || !choice.Kind.CanBeMuted(), choice.Push, choice.Mail);
        }
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException) when (stored.Count < choices.Count)
        {
            // A second click was faster and made the rows; the last click wins.
            db.ChangeTracker.Clear();
            await db.ChooseAsync(userId, choices, cancellationToken);
        }
    }
}
