using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Demo;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Pages.FollowUps;

/// <summary>How far the first steps have been taken.</summary>
/// <param name="Sample">Null until it was asked for.</param>
public sealed record Welcome(User User, Workspace Workspace, Sample? Sample, IReadOnlyList<SampleEntry> Timeline, bool HasMail)
{
    private const int MostEntries = 12;

    /// <summary>The business; the open, the mail and the first invoice are still to come.</summary>
    public const int Steps = 4;

    public string FirstName => User.Name.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0];
    public bool SawAnOpen => Sample is { Invoice.ViewCount: > 0 };
    public int Done => 1 + (SawAnOpen ? 1 : 0) + (HasMail ? 1 : 0);

    /// <summary>The first that is still to be taken.</summary>
    public int Next =>
        !SawAnOpen ? 2
        : !HasMail ? 3
        : 4;

    /// <summary>"Berlin" of Europe/Berlin.</summary>
    public string City => Workspace.TimeZoneId.Split('/')[^1].Replace('_', ' ');

    internal static async Task<Welcome> ReadAsync(
        AppDbContext db,
        SampleInvoice samples,
        CurrentUser me,
        string? mailHost,
        CancellationToken cancellationToken
    )
    {
        var hasMail =
            !string.IsNullOrEmpty(mailHost)
            || me.Workspace.IsMailFolderFine
            || await db.MailSettings.AnyAsync(s => s.WorkspaceId == me.WorkspaceId, cancellationToken);
        var sample = await samples.FindAsync(cancellationToken);
        var timeline = sample is null ? [] : await TimelineAsync(db, sample.Invoice.Id, cancellationToken);
        return new Welcome(me.User, me.Workspace, sample, timeline, hasMail);
    }

    private static async Task<IReadOnlyList<SampleEntry>> TimelineAsync(
        AppDbContext db,
        Guid invoiceId,
        CancellationToken cancellationToken
    )
    {
        var rows =
            from entry in db.ActivityEntries
            where entry.InvoiceId == invoiceId && entry.Type != ActivityType.Created
            join view in db.ViewEvents on entry.ViewEventId equals view.Id into views
            from view in views.DefaultIfEmpty()
            orderby entry.At descending, entry.Id descending
            select new { entry, view };
        var newest = await rows.AsNoTracking().Take(MostEntries).ToListAsync(cancellationToken);
        return newest.ConvertAll(row => new SampleEntry(row.entry, row.view));
    }
}

/// <summary>One line of what happened to the sample.</summary>
/// <param name="View">Null for all but visits.</param>
public sealed record SampleEntry(ActivityEntry Entry, ViewEvent? View)
{
    /// <summary>"Firefox on Windows", as far as the browser said so.</summary>
    public string? Browser =>
        View is null ? null
        : string.Join(" on ", new[] { View.Browser, View.System }.OfType<string>()) is { Length: > 0 } known ? known
        : null;
}
