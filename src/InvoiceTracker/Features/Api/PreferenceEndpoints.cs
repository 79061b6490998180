using System.Globalization;
using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Notifications;
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
        PreferencesJson.Of(await db.ChoicesAsync(me.UserId, cancellationToken), me.User);

    private static async Task<PreferencesJson> WriteAsync(
        HttpRequest request,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var wanted = await request.ReadAsync<PreferencesInput>();
        var (switches, quiet) = wanted.Read();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var choices = await db.ChoicesAsync(me.UserId, cancellationToken);
        foreach (var (kind, input) in switches)
        {
            var choice = choices.Single(p => p.Kind == kind);
            choice.InApp = input.InApp ?? choice.InApp;
            choice.Push = input.Push ?? choice.Push;
            choice.Mail = input.Mail ?? choice.Mail;
        }
        var user = await db.Users.SingleAsync(u => u.Id == me.UserId, cancellationToken);
        if (wanted.QuietHours.ValueKind is not JsonValueKind.Undefined)
            user.QuietHours = quiet;
        await db.ChooseAsync(me.UserId, [.. choices.Where(choice => switches.ContainsKey(choice.Kind))], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return PreferencesJson.Of(choices, user);
    }
}

/// <param name="Kinds">By dotted name, such as invoice.viewed.</param>
/// <param name="QuietHours">When pushes wait, in the user's zone; null: never.</param>
public sealed record PreferencesJson(IReadOnlyDictionary<string, SwitchesJson> Kinds, QuietHoursJson? QuietHours)
{
    internal static PreferencesJson Of(IEnumerable<NotificationPreference> choices, User user) =>
        new(
            choices.ToDictionary(p => p.Kind.ToWireName(), p => new SwitchesJson(p.InApp, p.Push, p.Mail)),
            user.QuietHours is { } quiet ? new QuietHoursJson(Write(quiet.From), Write(quiet.Until)) : null
        );

    private static string Write(TimeOnly time) => time.ToString("HH:mm", CultureInfo.InvariantCulture);
}

/// <param name="From">A time of day, "22:00"; inclusive.</param>
/// <param name="Until">A time of day, "07:00"; exclusive, on the next day where it is earlier.</param>
public sealed record QuietHoursJson(string? From, string? Until);

public sealed record SwitchesJson(bool InApp, bool Push, bool Mail);

/// <summary>Kinds and channels that are not named stay as they are; quiet hours too, which null ends.</summary>
public sealed record PreferencesInput
{
    public IReadOnlyDictionary<string, SwitchesInput?>? Kinds { get; init; }

    /// <summary>{"from", "until"}, or null; not given, it stays as it is.</summary>
    public JsonElement QuietHours { get; init; }

    internal (IReadOnlyDictionary<NotificationKind, SwitchesInput> Switches, QuietHours? Quiet) Read()
    {
        var errors = new FieldErrors();
        var wanted = new Dictionary<NotificationKind, SwitchesInput>();
        var quiet = ReadQuietHours(errors);
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
        return (wanted, quiet);
    }

    private QuietHours? ReadQuietHours(FieldErrors errors)
    {
        if (QuietHours.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        var hours =
            QuietHours.ValueKind is JsonValueKind.Object ? QuietHours.Deserialize<QuietHoursInput>(JsonSerializerOptions.Web) : null;
        if (Time(hours?.From) is not { } from || Time(hours?.Until) is not { } until)
            errors.Add("quietHours", """Give two times of day, as in {"from": "22:00", "until": "07:00"}, or null for none.""");
        else if (from == until)
            errors.Add("quietHours.until", "It is quiet from one time until another.");
        else
            return new QuietHours(from, until);
        return null;
    }

    private static TimeOnly? Time(JsonElement? text) =>
        text is { ValueKind: JsonValueKind.String } given
        && TimeOnly.TryParseExact(given.GetString(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time
            : null;

    private sealed record QuietHoursInput(JsonElement? From, JsonElement? Until);
}

public sealed record SwitchesInput
{
    public bool? InApp { get; init; }
    public bool? Push { get; init; }
    public bool? Mail { get; init; }
}
