using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Features.Tracking.Evidence;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Api;

/// <summary>What happened: every visit of an invoice with its verdict, the proof of it, and the activity of one invoice or all.</summary>
internal static class EvidenceEndpoints
{
    // As long as the database may keep an API write waiting.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static void MapEvidence(this RouteGroupBuilder api)
    {
        api.MapGet("/invoices/{id:guid}/views", ViewsAsync).WithTags("Evidence").Produces<PageJson<ViewJson>>();
        api.MapPost("/views/{id:guid}/correct", CorrectAsync)
            .WithTags("Evidence")
            .Accepts<CorrectionInput>("application/json")
            .Produces<ViewJson>()
            .RequireAuthorization(ApiAccess.Write);
        api.MapGet("/invoices/{id:guid}/evidence", EvidenceAsync).WithTags("Evidence").Produces<EvidenceJson>();
        api.MapGet("/invoices/{id:guid}/activity", ActivityAsync).WithTags("Evidence").Produces<PageJson<ActivityJson>>();
        api.MapGet("/activity", WholeActivityAsync).WithTags("Evidence");
    }

    private static async Task<PageJson<ViewJson>?> ViewsAsync(
        Guid id,
        [AsParameters] PageQuery paging,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var page = paging.Read();
        if (!await db.Invoices.Of(me).AnyAsync(i => i.Id == id, cancellationToken))
            return null;
        var views = db.ViewEvents.AsNoTracking().Where(v => v.InvoiceId == id);
        return await page.NewestFirstAsync($"views:{id}", views, v => v.At, v => v.Id, v => (v.At, v.Id), ViewJson.Of, cancellationToken);
    }

    private static async Task<ViewJson?> CorrectAsync(
        Guid id,
        HttpRequest request,
        ViewRecorder recorder,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var counts = (await request.ReadAsync<CorrectionInput>()).Read();
        var correction = new Correction(me.WorkspaceId, me.UserId, me.User.Name, counts);
        return await recorder.CorrectAsync(id, correction).WaitAsync(Patience, cancellationToken)
            ? ViewJson.Of(await db.ViewEvents.AsNoTracking().SingleAsync(v => v.Id == id, cancellationToken))
            : null;
    }

    private static async Task<EvidenceJson?> EvidenceAsync(
        Guid id,
        AppDbContext db,
        EvidenceTrails trails,
        EvidenceSigner signer,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        if (
            !await db.Invoices.Of(me).AnyAsync(i => i.Id == id, cancellationToken)
            || await trails.ReadAsync(id, cancellationToken) is not { } trail
        )
            return null;
        await signer.PrepareAsync(cancellationToken);
        return EvidenceJson.Of(trail, signer.PublicKey);
    }

    private static async Task<PageJson<ActivityJson>?> ActivityAsync(
        Guid id,
        [AsParameters] PageQuery paging,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    )
    {
        var page = paging.Read();
        if (!await db.Invoices.Of(me).AnyAsync(i => i.Id == id, cancellationToken))
            return null;
        var entries = db.ActivityEntries.AsNoTracking().Where(a => a.InvoiceId == id);
        return await ReadAsync($"activity:{id}", page, entries, cancellationToken);
    }

    private static Task<PageJson<ActivityJson>> WholeActivityAsync(
        [AsParameters] PageQuery paging,
        AppDbContext db,
        CurrentUser me,
        CancellationToken cancellationToken
    ) =>
        ReadAsync(
            "activity",
            paging.Read(),
            db.ActivityEntries.AsNoTracking().Where(a => a.WorkspaceId == me.WorkspaceId),
            cancellationToken
        );

    private static Task<PageJson<ActivityJson>> ReadAsync(
        string list,
        Page page,
        IQueryable<ActivityEntry> entries,
        CancellationToken cancellationToken
    ) => page.NewestFirstAsync(list, entries, a => a.At, a => a.Id, a => (a.At, a.Id), ActivityJson.Of, cancellationToken);
}

/// <summary>A visit, and what was made of it.</summary>
/// <param name="Verdict">counted, held or suppressed.</param>
/// <param name="Reason">Why it was not counted, such as cooldown or bot_user_agent.</param>
/// <param name="ReasonText">The same in words.</param>
/// <param name="Rule">What exactly matched.</param>
/// <param name="Source">mail_link, shared_link, portal or pdf.</param>
/// <param name="Confidence">page_loaded or confirmed.</param>
/// <param name="CorrectedTo">What a member said instead.</param>
public sealed record ViewJson(
    Guid Id,
    string At,
    string Verdict,
    string? Reason,
    string? ReasonText,
    string? Rule,
    string Source,
    string? Recipient,
    string? Browser,
    string? System,
    string Confidence,
    int? SecondsVisible,
    int Revision,
    string? CorrectedTo
)
{
    internal static ViewJson Of(ViewEvent view) =>
        new(
            view.Id,
            Instant.Format(view.At),
            view.Verdict.ToSnakeCase(),
            view.Reason?.ToSnakeCase(),
            view.ReasonText,
            view.Rule,
            view.Source.ToSnakeCase(),
            view.Recipient,
            view.Browser,
            view.System,
            view.Confidence.ToSnakeCase(),
            view.SecondsVisible,
            view.Revision,
            view.CorrectedTo?.ToSnakeCase()
        );
}

/// <summary>What a caller says of a visit.</summary>
/// <param name="Count">Whether it was the client's look.</param>
public sealed record CorrectionInput(bool? Count)
{
    internal bool Read() => Count ?? throw new InvalidInputException("count", "Say true (count it) or false (not my client).");
}

/// <param name="Type">Such as created, sent, opened, voided.</param>
/// <param name="ViewId">The visit behind an entry about one.</param>
public sealed record ActivityJson(Guid Id, string At, string Type, string Text, Guid? ViewId, Guid? InvoiceId)
{
    internal static ActivityJson Of(ActivityEntry entry) =>
        new(entry.Id, Instant.Format(entry.At), entry.Type.ToSnakeCase(), entry.Text, entry.ViewEventId, entry.InvoiceId);
}
