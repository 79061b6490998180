using System.Data.Common;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// Writes visits inside one database transaction. A stamp, its evidence, its activity entry and its notification are saved together
/// or not at all.
/// </summary>
internal sealed class ViewTransaction(HeldConnection connection, DatabaseProvider provider, DbTransaction transaction, TimeSpan cooldown)
{
    /// <returns>What became of the visit: the verdict that was written, and who is told.</returns>
    public async Task<RecordedVisit> WriteAsync(Visit visit, Objection? objection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (objection is { Reason: ViewReason.ClientOptOut })
        {
            await Statement(ViewSql.CountUntracked).ExecuteAsync(cancellationToken, visit.Link.InvoiceId);
            return new RecordedVisit(visit, objection, ToldUserId: null);
        }

        objection ??= await PassGateAsync(visit, cancellationToken);
        var viewId = Guid.CreateVersion7(visit.At);
        await WriteEvidenceAsync(viewId, visit, objection, cancellationToken);
        var told = objection is null ? await CountAsync(viewId, visit, now, cancellationToken) : null;
        return new RecordedVisit(visit, objection, told);
    }

    private async Task<Objection?> PassGateAsync(Visit visit, CancellationToken cancellationToken)
    {
        var at = visit.At.ToUnixTimeMilliseconds();
        var gate = Statement(ViewSql.Gate(provider));
        if (await gate.ExecuteAsync(cancellationToken, visit.Link.LinkId, visit.NetworkKey, at, (long)cooldown.TotalMilliseconds) == 1)
            return null;

        await using var row = await Statement(ViewSql.LastOpen).QueryAsync(cancellationToken, visit.Link.LinkId, visit.NetworkKey);
        await row.ReadAsync(cancellationToken);
        return Filters.CooldownFilter.Objection(TimeSpan.FromMilliseconds(at - row.GetInt64(0)));
    }

    private async Task WriteEvidenceAsync(Guid viewId, Visit visit, Objection? objection, CancellationToken cancellationToken)
    {
        var link = visit.Link;
        await Statement(ViewSql.InsertView)
            .ExecuteAsync(
                cancellationToken,
                viewId,
                link.WorkspaceId,
                link.InvoiceId,
                link.LinkId,
                link.Recipient,
                link.Revision,
                visit.At.ToUnixTimeMilliseconds(),
                visit.Source.ToString(),
                visit.Method,
                (objection is null ? ViewVerdict.Counted : ViewVerdict.Suppressed).ToString(),
                objection?.Reason.ToString(),
                objection?.Rule,
                objection?.Text,
                nameof(ViewConfidence.PageLoaded),
                visit.NetworkKey,
                visit.Agent.Browser,
                visit.Agent.System
            );
        var (type, text) = Describe(visit, objection);
        await Statement(ViewSql.InsertActivity)
            .ExecuteAsync(
                cancellationToken,
                Guid.CreateVersion7(visit.At),
                link.WorkspaceId,
                link.InvoiceId,
                visit.At.ToUnixTimeMilliseconds(),
                type.ToString(),
                text,
                viewId
            );
    }

    private static (ActivityType Type, string Text) Describe(Visit visit, Objection? objection) =>
        (objection, visit.Source) switch
        {
            ({ } reason, _) => (ActivityType.Suppressed, $"Not counted: {reason.Text}"),
            (null, ViewSource.Pdf) => (ActivityType.Downloaded, $"Downloaded by the client via {visit.Link.Via}"),
            _ => (ActivityType.Opened, $"Opened by the client via {visit.Link.Via}"),
        };

    private async Task<Guid?> CountAsync(Guid viewId, Visit visit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var at = visit.At.ToUnixTimeMilliseconds();
        await Statement(ViewSql.StampInvoice).ExecuteAsync(cancellationToken, visit.Link.InvoiceId, at);
        await Statement(ViewSql.StampLink).ExecuteAsync(cancellationToken, visit.Link.LinkId, at);

        // A cancelled invoice's visits are logged, and nobody is told.
        if (visit.Link.Status is InvoiceStatus.Void || await AudienceAsync(visit, cancellationToken) is not { WantsIt: true } audience)
            return null;

        var (title, body) = OpenedText.For(
            audience.Title,
            audience.ViewCount,
            visit.Link.Via,
            visit.Agent.ToString(),
            visit.At,
            audience.Zone
        );
        await Statement(ViewSql.InsertNotification)
            .ExecuteAsync(
                cancellationToken,
                Guid.CreateVersion7(now),
                visit.Link.WorkspaceId,
                audience.UserId,
                nameof(NotificationKind.InvoiceViewed),
                title,
                body,
                visit.Link.InvoiceId,
                viewId,
                now.ToUnixTimeMilliseconds()
            );
        return audience.UserId;
    }

    private async Task<Audience?> AudienceAsync(Visit visit, CancellationToken cancellationToken)
    {
        await using var row = await Statement(ViewSql.Audience).QueryAsync(cancellationToken, visit.Link.InvoiceId, true);
        if (!await row.ReadAsync(cancellationToken))
            return null;
        var number = row.IsDBNull(1) ? null : row.GetString(1);
        var title = row.IsDBNull(2) ? Invoice.DefaultTitle(number) : row.GetString(2);
        return new Audience(row.GetInt32(0), title, row.GetGuid(3), row.GetString(4), row.IsDBNull(5) || row.GetBoolean(5));
    }

    private Statement Statement(string sql) => connection.Statement(sql, transaction);

    private sealed record Audience(int ViewCount, string Title, Guid UserId, string Zone, bool WantsIt);
}

/// <summary>A visit as it was written.</summary>
/// <param name="ToldUserId">Who got a notification row, if anybody did.</param>
public sealed record RecordedVisit(Visit Visit, Objection? Objection, Guid? ToldUserId)
{
    public bool Counted => Objection is null;
}
