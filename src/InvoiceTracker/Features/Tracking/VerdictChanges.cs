using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Bots;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Features.Tracking.Filters;
using InvoiceTracker.Features.Tracking.Signals;

namespace InvoiceTracker.Features.Tracking;

/// <summary>
/// Lets a verdict become another one inside a transaction, with all that hangs on it: counts and stamps are counted again, the
/// network's gate moves, a notification is written or, while unread, withdrawn, and the chain of evidence tells it.
/// </summary>
internal sealed class VerdictChanges(ViewTransaction views, TrackingOptions options)
{
    private readonly OpenCounts _counts = new(views, options);

    /// <summary>Earlier visits turn out not to have been a person's.</summary>
    public async Task TurnAsync(IEnumerable<Guid> viewIds, Objection objection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var id in viewIds)
        {
            if (await FindAsync(id, cancellationToken) is { Corrected: null, Verdict: not ViewVerdict.Suppressed } view)
                await SuppressAsync(view, objection, now, cancellationToken);
        }
    }

    /// <summary>What the page's own script reports of a visit; heard once.</summary>
    public async Task HearAsync(Guid viewId, Signal signal, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(viewId, cancellationToken) is not { SignalAt: null } view)
            return;
        var confidence = signal.ShowsAPerson ? ViewConfidence.Confirmed : ViewConfidence.PageLoaded;
        var heard = await views
            .Statement(ViewSql.NoteSignal)
            .ExecuteAsync(cancellationToken, viewId, now.ToUnixTimeMilliseconds(), signal.SecondsVisible, confidence.ToString());
        if (heard == 0)
            return;

        view = view with { Report = (confidence, signal.SecondsVisible) };
        views.Effects.Changed.Add((view.WorkspaceId, view.InvoiceId));
        if (view.Corrected is null && signal.IsAutomated && view.MayBeAPerson)
            await SuppressAsync(view, Automation, now, cancellationToken);
        else if (view.Corrected is null && view.IsReleasedBy(signal))
            await CountAsync(view, now, cancellationToken);
        else
            await RecordAsync(view, view.Effective, view.Reason, actorId: null, now, cancellationToken);
    }

    /// <summary>Held visits whose time is over without a sign of a person.</summary>
    public async Task EndHoldsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var view in await ReadAsync(ViewSql.FindHeld, now.ToUnixTimeMilliseconds(), cancellationToken))
            await SuppressAsync(
                view,
                new Objection(ViewReason.ScannerLikely, view.ReasonText ?? "no sign of a person"),
                now,
                cancellationToken
            );
    }

    /// <summary>A member knows better, or takes that back.</summary>
    /// <returns>False when there is no such view in the workspace.</returns>
    public async Task<bool> CorrectAsync(Guid viewId, Correction correction, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(viewId, cancellationToken) is not { } view || view.WorkspaceId != correction.WorkspaceId)
            return false;
        var wanted = correction.Counts switch
        {
            true => ViewVerdict.Counted,
            false => ViewVerdict.Suppressed,
            null => view.Verdict,
        };
        if (view.Effective == wanted)
            return true;

        ViewVerdict? stored = view.Verdict == wanted ? null : wanted;
        await views
            .Statement(ViewSql.CorrectVerdict)
            .ExecuteAsync(cancellationToken, viewId, stored?.ToString(), correction.UserId, now.ToUnixTimeMilliseconds());
        await RecordAsync(view, wanted, view.Reason, correction.UserId, now, cancellationToken);
        await RetellAsync(
            view,
            wanted,
            wanted is ViewVerdict.Counted ? null : view.ReasonText ?? $"{correction.UserName} said that it was not the client",
            cancellationToken
        );
        await _counts.RecountAsync(view, cancellationToken);
        if (wanted is not ViewVerdict.Counted)
            await views.Notices.WithdrawAsync(view.Id, cancellationToken);
        var text = stored switch
        {
            null => $"{correction.UserName} took a correction back",
            ViewVerdict.Counted => $"{correction.UserName} counted a visit",
            _ => $"{correction.UserName} said of an open: not my client",
        };
        await views.WriteActivityAsync(view.WorkspaceId, view.InvoiceId, now, ActivityType.VerdictChanged, text, viewId, cancellationToken);
        return true;
    }

    /// <summary>An own view is told of as if it had counted, once, and nothing else changes.</summary>
    /// <returns>Null when it is none; false when alerts are off.</returns>
    public async Task<bool?> TellAsTestAsync(Guid viewId, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await FindAsync(viewId, cancellationToken) is not { Reason: ViewReason.OwnView, Effective: ViewVerdict.Suppressed } view)
            return null;
        if (await views.Notices.WasToldAsync(view.Id, cancellationToken))
            return true;
        var opened = new Opened(view.Via, AgentOf(view), view.At) { IsTest = true };
        return await views.Notices.TellAsync(view.Id, view.WorkspaceId, view.InvoiceId, opened, now, cancellationToken);
    }

    private static readonly Objection Automation = new(ViewReason.Automation, "the browser was driven by a program");

    private async Task SuppressAsync(StoredView view, Objection objection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await ChangeAsync(view, ViewVerdict.Suppressed, objection, now, cancellationToken);
        if (view.Verdict is not ViewVerdict.Counted)
            return;

        await _counts.RecountAsync(view, cancellationToken);
        await views.Notices.WithdrawAsync(view.Id, cancellationToken);
        await views.WriteActivityAsync(
            view.WorkspaceId,
            view.InvoiceId,
            now,
            ActivityType.VerdictChanged,
            $"An open does not count any more: {objection.Text}",
            view.Id,
            cancellationToken
        );
    }

    private async Task CountAsync(StoredView view, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await _counts.NearestOpenAsync(view, cancellationToken) is { } other)
        {
            await ChangeAsync(view, ViewVerdict.Suppressed, CooldownFilter.Objection((view.At - other).Duration()), now, cancellationToken);
            return;
        }

        await ChangeAsync(view, ViewVerdict.Counted, objection: null, now, cancellationToken);
        await _counts.RecountAsync(view, cancellationToken);
        if (view.Status is InvoiceStatus.Void || await views.Notices.WasToldAsync(view.Id, cancellationToken))
            return;
        var opened = new Opened(view.Via, AgentOf(view), view.At);
        await views.Notices.TellAsync(view.Id, view.WorkspaceId, view.InvoiceId, opened, now, cancellationToken);
    }

    private static string AgentOf(StoredView view) => new UserAgentFacts(view.Browser, null, view.System, null).ToString();

    private async Task ChangeAsync(
        StoredView view,
        ViewVerdict verdict,
        Objection? objection,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await views
            .Statement(ViewSql.ChangeVerdict)
            .ExecuteAsync(
                cancellationToken,
                view.Id,
                verdict.ToString(),
                objection?.Reason.ToString(),
                objection?.Rule ?? view.Rule,
                objection?.Text
            );
        await RecordAsync(view, verdict, objection?.Reason, actorId: null, now, cancellationToken);
        await RetellAsync(view, verdict, objection?.Text, cancellationToken);
    }

    private async Task RecordAsync(
        StoredView view,
        ViewVerdict verdict,
        ViewReason? reason,
        Guid? actorId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        views.Effects.Changed.Add((view.WorkspaceId, view.InvoiceId));
        var change = new ViewChange
        {
            Id = Guid.CreateVersion7(now),
            InvoiceId = view.InvoiceId,
            ViewEventId = view.Id,
            At = now,
            FromVerdict = view.Effective,
            FromReason = view.Reason,
            ToVerdict = verdict,
            ToReason = reason,
            Confidence = view.Report?.Confidence,
            SecondsVisible = view.Report?.Seconds,
            ActorId = actorId,
            Sequence = await views.Chain.NextAsync(view.InvoiceId, cancellationToken),
        };
        var hash = views.Chain.Append(view.InvoiceId, EvidenceChain.EntryOf(change));
        await views
            .Statement(ViewSql.InsertChange)
            .ExecuteAsync(
                cancellationToken,
                change.Id,
                view.WorkspaceId,
                change.InvoiceId,
                change.ViewEventId,
                now.ToUnixTimeMilliseconds(),
                change.FromVerdict.ToString(),
                change.FromReason?.ToString(),
                change.ToVerdict.ToString(),
                change.ToReason?.ToString(),
                change.Confidence?.ToString(),
                change.SecondsVisible,
                change.ActorId,
                change.Sequence,
                hash
            );
        if (verdict != view.Effective)
            await views.QueueWebhooksAsync(view.WorkspaceId, view.InvoiceId, view.Id, verdict, now, cancellationToken);
    }

    private Task RetellAsync(StoredView view, ViewVerdict verdict, string? reason, CancellationToken cancellationToken)
    {
        var (type, text) = ViewText.Of(verdict, reason, view.Source, view.Via);
        return views.Statement(ViewSql.RetellActivity).ExecuteAsync(cancellationToken, view.Id, type.ToString(), text, view.InvoiceId);
    }

    private async Task<StoredView?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        (await ReadAsync(ViewSql.FindView, id, cancellationToken)).SingleOrDefault();

    private async Task<List<StoredView>> ReadAsync(string sql, object parameter, CancellationToken cancellationToken)
    {
        await using var row = await views.Statement(sql).QueryAsync(cancellationToken, parameter);
        var found = new List<StoredView>();
        while (await row.ReadAsync(cancellationToken))
            found.Add(StoredView.Read(row));
        return found;
    }
}
