using System.Data.Common;
using System.Security.Cryptography;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Features.Tracking.History;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// Writes visits inside one database transaction. A stamp, its evidence, its activity entry and its notification are saved together
/// or not at all.
/// </summary>
internal sealed class ViewTransaction
{
    private readonly HeldConnection _connection;
    private readonly DatabaseProvider _provider;
    private readonly DbTransaction _transaction;
    private readonly TrackingOptions _options;
    private readonly IReadOnlyList<IHistoryRule> _rules;

    public ViewTransaction(
        HeldConnection connection,
        DatabaseProvider provider,
        DbTransaction transaction,
        TrackingOptions options,
        IReadOnlyList<IHistoryRule> rules,
        EvidenceSigner signer,
        RecentSuppressions recent
    )
    {
        (_connection, _provider, _transaction, _options, _rules) = (connection, provider, transaction, options, rules);
        Chain = new ChainWriter(Statement, provider, signer);
        Notices = new OpenNotices(this);
        Verdicts = new VerdictChanges(this, options);
        Flood = new FloodLimit(Statement, recent);
    }

    public ViewEffects Effects { get; } = new();
    public ChainWriter Chain { get; }
    public OpenNotices Notices { get; }
    public VerdictChanges Verdicts { get; }
    public FloodLimit Flood { get; }

    public Statement Statement(string sql) => _connection.Statement(sql, _transaction);

    /// <param name="objection">The filters' objection, or null.</param>
    /// <returns>What became of the visit: the verdict that was written.</returns>
    public async Task<RecordedVisit> WriteAsync(Visit visit, Objection? objection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (objection is { Reason: ViewReason.ClientOptOut })
        {
            await Statement(ViewSql.CountUntracked).ExecuteAsync(cancellationToken, visit.Link.InvoiceId);
            return new RecordedVisit(visit, objection);
        }

        if (objection is null or { Reason: ViewReason.ScannerTrap })
            objection = await JudgeAsync(visit, cancellationToken) ?? objection;
        objection ??= await PassGateAsync(visit, cancellationToken);
        var isRecorded = objection is not { Verdict: ViewVerdict.Suppressed } || await Flood.HasRoomAsync(visit, cancellationToken);
        if (isRecorded)
        {
            await WriteEvidenceAsync(visit, objection, cancellationToken);
            Effects.Changed.Add((visit.Link.WorkspaceId, visit.Link.InvoiceId));
        }
        if (objection is { AlsoAgainst: { Count: > 0 } others })
            await Verdicts.TurnAsync(others, objection, now, cancellationToken);
        if (objection is not null)
            return new RecordedVisit(visit, objection);
        Effects.Counted.Add(visit);
        await CountAsync(visit, now, cancellationToken);
        return new RecordedVisit(visit, Objection: null);
    }

    private async Task<Objection?> JudgeAsync(Visit visit, CancellationToken cancellationToken)
    {
        if (visit.Link.Mode is TrackingMode.Literal)
            return null;
        var history = await HistoryAsync(visit, cancellationToken);
        foreach (var rule in _rules)
        {
            if (rule.ObjectTo(visit, history) is { } objection)
                return objection;
        }
        return null;
    }

    private async Task<NetworkHistory> HistoryAsync(Visit visit, CancellationToken cancellationToken)
    {
        await using var row = await Statement(ViewSql.History)
            .QueryAsync(
                cancellationToken,
                visit.Link.InvoiceId,
                visit.Keys.Network,
                (visit.At - NetworkHistory.Span).ToUnixTimeMilliseconds(),
                visit.Link.LinkId,
                visit.AgentKey
            );
        var visits = new List<PastVisit>();
        while (await row.ReadAsync(cancellationToken))
        {
            visits.Add(
                new PastVisit(
                    row.GetGuid(0),
                    row.GetGuid(1),
                    DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
                    Enum.Parse<ViewVerdict>(row.GetString(3)),
                    row.IsDBNull(4) ? null : Enum.Parse<ViewReason>(row.GetString(4)),
                    row.IsDBNull(5) ? [] : (byte[])row.GetValue(5),
                    row.GetInt32(6) == 1,
                    !row.IsDBNull(7) && row.GetString(7) == Filters.TrapFilter.Rule
                )
            );
        }
        return new NetworkHistory(visits);
    }

    private async Task<Objection?> PassGateAsync(Visit visit, CancellationToken cancellationToken)
    {
        var at = visit.At.ToUnixTimeMilliseconds();
        var cooldown = (long)_options.Cooldown.TotalMilliseconds;
        if (
            visit.Keys.PreviousGate is { } previous
            && await LastOpenAsync(visit, previous, cancellationToken) is { } before
            && at - before < cooldown
        )
            return Filters.CooldownFilter.Objection(TimeSpan.FromMilliseconds(at - before));

        var gate = Statement(ViewSql.Gate(_provider));
        if (await gate.ExecuteAsync(cancellationToken, visit.Link.LinkId, visit.Keys.Gate, at, cooldown) == 1)
            return null;
        var last = await LastOpenAsync(visit, visit.Keys.Gate, cancellationToken) ?? at;
        return Filters.CooldownFilter.Objection(TimeSpan.FromMilliseconds(at - last));
    }

    private async Task<long?> LastOpenAsync(Visit visit, byte[] gate, CancellationToken cancellationToken)
    {
        await using var row = await Statement(ViewSql.LastOpen).QueryAsync(cancellationToken, visit.Link.LinkId, gate);
        return await row.ReadAsync(cancellationToken) ? row.GetInt64(0) : null;
    }

    private async Task WriteEvidenceAsync(Visit visit, Objection? objection, CancellationToken cancellationToken)
    {
        var (link, agent) = (visit.Link, visit.Agent);
        var verdict = objection?.Verdict ?? ViewVerdict.Counted;
        var salt = RandomNumberGenerator.GetBytes(EvidenceChain.SaltBytes);
        var view = new ViewEvent
        {
            Id = visit.Id,
            InvoiceId = link.InvoiceId,
            LinkId = link.LinkId,
            At = visit.At,
            Revision = link.Revision,
            Source = visit.Source,
            Method = visit.Method,
            Sequence = await Chain.NextAsync(link.InvoiceId, cancellationToken),
            FactsHash = EvidenceChain.FactsHash(salt, link.Recipient, agent.Browser, agent.System, visit.Network?.Vendor),
        };
        var hash = Chain.Append(link.InvoiceId, EvidenceChain.EntryOf(view, (verdict, objection?.Reason)));
        await Statement(ViewSql.InsertView)
            .ExecuteAsync(
                cancellationToken,
                visit.Id,
                link.WorkspaceId,
                link.InvoiceId,
                link.LinkId,
                link.Recipient,
                link.Revision,
                visit.At.ToUnixTimeMilliseconds(),
                visit.Source.ToString(),
                visit.Method,
                verdict.ToString(),
                objection?.Reason.ToString(),
                objection?.Rule,
                objection?.Text,
                nameof(ViewConfidence.PageLoaded),
                visit.Keys.Network,
                visit.Keys.Gate,
                visit.Keys.Agent,
                visit.Network?.Vendor,
                agent.Browser,
                agent.System,
                objection?.Score,
                objection?.HeldUntil?.ToUnixTimeMilliseconds(),
                view.Sequence,
                hash,
                view.FactsHash,
                salt
            );

        if (link.HasWebhooks)
            await QueueWebhooksAsync(link.WorkspaceId, link.InvoiceId, visit.Id, verdict, visit.At, cancellationToken);
        var (type, text) = ViewText.Of(verdict, objection?.Text, visit.Source, link.Via);
        await WriteActivityAsync(link.WorkspaceId, link.InvoiceId, visit.At, type, text, visit.Id, cancellationToken);
    }

    public Task WriteActivityAsync(
        Guid workspaceId,
        Guid invoiceId,
        DateTimeOffset at,
        ActivityType type,
        string text,
        Guid viewId,
        CancellationToken cancellationToken
    ) =>
        Statement(ViewSql.InsertActivity)
            .ExecuteAsync(
                cancellationToken,
                Guid.CreateVersion7(at),
                workspaceId,
                invoiceId,
                at.ToUnixTimeMilliseconds(),
                type.ToString(),
                text,
                viewId
            );

    /// <summary>Each verdict of a view is told once, however often it changes.</summary>
    public async Task QueueWebhooksAsync(
        Guid workspaceId,
        Guid invoiceId,
        Guid viewId,
        ViewVerdict verdict,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        if (WebhookEvents.Of(verdict) is not { } type)
            return;
        var ms = at.ToUnixTimeMilliseconds();
        await Statement(ViewSql.QueueWebhooks)
            .ExecuteAsync(
                cancellationToken,
                workspaceId,
                WebhookEvents.IdOf(type, $"{viewId:N}"),
                type,
                invoiceId,
                viewId,
                ms,
                $"%,{type},%"
            );
    }

    private async Task CountAsync(Visit visit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var (link, at) = (visit.Link, visit.At.ToUnixTimeMilliseconds());
        await Statement(ViewSql.StampInvoice).ExecuteAsync(cancellationToken, link.InvoiceId, at);
        await Statement(ViewSql.StampLink).ExecuteAsync(cancellationToken, link.LinkId, at);

        // A cancelled invoice's visits are logged, and nobody is told.
        if (link.Status is InvoiceStatus.Void)
            return;
        var opened = new Opened(link.Via, visit.Agent.ToString(), visit.At);
        await Notices.TellAsync(visit.Id, link.WorkspaceId, link.InvoiceId, opened, now, cancellationToken);
    }
}

/// <summary>A visit as it was written.</summary>
public sealed record RecordedVisit(Visit Visit, Objection? Objection)
{
    public bool Counted => Objection is null;
}
