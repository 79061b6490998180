using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary><c>/preferences</c>: what the token's user wants to be told of, kind by kind and channel by channel.</summary>
internal static class PreferenceEndpoints
{
    public static void MapPreferences(this RouteGroupBuilder api)
    {
        api.MapGet("/preferences", ReadAsync).WithTags("Notifications");
        api.MapPut("/preferences", WriteAsync).Accepts<PreferencesInput>("application/json").WithTags("Notifications");
    }

    private static async Task<PreferencesJson> ReadAsync(AppDbContext db, CurrentUser me, CancellationToken cancellationToken) =>
        PreferencesJson.Of(await MineAsync(db, me, cancellationToken), me);

    private static async Task<PreferencesJson> WriteAsync(
        HttpRequest request,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var wanted = (await request.ReadAsync<PreferencesInput>()).Read();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var mine = await MineAsync(db, me, cancellationToken);
        foreach (var (kind, switches) in wanted)
        {
            if (mine.Find(p => p.Kind == kind) is not { } preference)
            {
                preference = new NotificationPreference(me.UserId, kind);
                db.NotificationPreferences.Add(preference);
                mine.Add(preference);
            }
            preference.InApp = switches.InApp ?? preference.InApp;
            preference.Push = switches.Push ?? preference.Push;
            preference.Mail = switches.Mail ?? preference.Mail;
        }
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return PreferencesJson.Of(mine, me);
    }

    private static Task<List<NotificationPreference>> MineAsync(AppDbContext db, CurrentUser me, CancellationToken cancellationToken) =>
        db.NotificationPreferences.Where(p => p.UserId == me.UserId).ToListAsync(cancellationToken);
}

/// <param name="Kinds">By dotted name, such as invoice.viewed.</param>
public sealed record PreferencesJson(IReadOnlyDictionary<string, SwitchesJson> Kinds)
{
    internal static PreferencesJson Of(List<NotificationPreference> chosen, CurrentUser me) =>
        new(
            Enum.GetValues<NotificationKind>()
                .Select(kind => chosen.Find(p => p.Kind == kind) ?? new NotificationPreference(me.UserId, kind))
                .ToDictionary(p => p.Kind.ToWireName(), p => new SwitchesJson(p.InApp, p.Push, p.Mail))
        );
}

public sealed record SwitchesJson(bool InApp, bool Push, bool Mail);

/// <summary>Kinds and channels that are not named stay as they are.</summary>
public sealed record PreferencesInput
{
    public IReadOnlyDictionary<string, SwitchesInput?>? Kinds { get; init; }
    public JsonElement? QuietHours { get; init; }

    internal Dictionary<NotificationKind, SwitchesInput> Read()
    {
        var errors = new FieldErrors();
        var wanted = new Dictionary<NotificationKind, SwitchesInput>();
        if (QuietHours is { ValueKind: not JsonValueKind.Null })
            errors.Add("quietHours", "Quiet hours are not available yet.");
        foreach (var (name, switches) in Kinds ?? new Dictionary<string, SwitchesInput?>())
        {
            if (!NotificationKinds.TryParse(name, out var kind))
                errors.Add($"kinds.{name}", "There is no such kind of notification.");
            else if (switches is null)
                errors.Add($"kinds.{name}", "Say which channels: inApp, push, mail.");
            else if (kind is NotificationKind.MailFailed && switches.InApp is false)
                errors.Add($"kinds.{name}.inApp", "An invoice that could not be delivered is always shown in the app.");
            else
                wanted[kind] = switches;
        }
        errors.ThrowIfAny();
        return wanted;
    }
}

public sealed record SwitchesInput
{
    public bool? InApp { get; init; }
    public bool? Push { get; init; }
    public bool? Mail { get; init; }
}
