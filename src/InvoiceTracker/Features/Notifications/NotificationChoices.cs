using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Notifications;

/// <summary>Which kinds a user wants to be told of in the app. Switching one off stops the telling, never the recording.</summary>
public static class NotificationChoices
{
    public static async Task<HashSet<NotificationKind>> ToldInAppAsync(
        this AppDbContext db,
        Guid userId,
        CancellationToken cancellationToken
    )
    {
        var off = await db
            .NotificationPreferences.Where(p => p.UserId == userId && !p.InApp)
            .Select(p => p.Kind)
            .ToListAsync(cancellationToken);
        return [.. Enum.GetValues<NotificationKind>().Where(kind => !kind.CanBeMuted() || !off.Contains(kind))];
    }

    /// <summary>Has no effect on a kind that cannot be muted.</summary>
    public static async Task TellInAppAsync(
        this AppDbContext db,
        Guid userId,
        NotificationKind kind,
        bool isOn,
        CancellationToken cancellationToken
    )
    {
        if (!kind.CanBeMuted() || await UpdateAsync() > 0)
            return;
        db.NotificationPreferences.Add(new NotificationPreference(userId, kind) { InApp = isOn });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // A second click was faster and made the row; the last click wins.
            db.ChangeTracker.Clear();
            await UpdateAsync();
        }

        Task<int> UpdateAsync() =>
            db
                .NotificationPreferences.Where(p => p.UserId == userId && p.Kind == kind)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.InApp, isOn), cancellationToken);
    }
}
