using InvoiceTracker.Domain;
using InvoiceTracker.Features.Notifications;

namespace InvoiceTracker.Features.Tracking;

/// <summary>Tells of opens inside a transaction: one row for each view, to the one whom it concerns.</summary>
internal sealed class OpenNotices(ViewTransaction views)
{
    /// <summary>Writes the notification of a view that counts.</summary>
    /// <returns>Who was told, if anybody wants to be.</returns>
    public async Task<Guid?> TellAsync(
        Guid viewId,
        Guid workspaceId,
        Guid invoiceId,
        Opened opened,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (await AudienceAsync(invoiceId, cancellationToken) is not { WantsIt: true } audience)
            return null;
        // A test is told as the open would be that it stands for.
        var ordinal = opened.IsTest ? audience.ViewCount + 1 : audience.ViewCount;
        var (title, body) = OpenedText.For(audience.Title, ordinal, opened.Via, opened.Agent, opened.At, audience.Zone);
        await views
            .Statement(ViewSql.InsertNotification)
            .ExecuteAsync(
                cancellationToken,
                Guid.CreateVersion7(now),
                workspaceId,
                audience.UserId,
                nameof(NotificationKind.InvoiceViewed),
                title,
                opened.IsTest ? $"Test: {body}" : body,
                invoiceId,
                viewId,
                now.ToUnixTimeMilliseconds()
            );
        views.Effects.Told.Add(audience.UserId);
        return audience.UserId;
    }

    /// <summary>Takes back, while it is unread, what was told of a view.</summary>
    public async Task WithdrawAsync(Guid viewId, CancellationToken cancellationToken)
    {
        foreach (var userId in await ToldAsync(viewId, cancellationToken))
            views.Effects.Told.Add(userId);
        await views.Statement(ViewSql.WithdrawNotification).ExecuteAsync(cancellationToken, viewId);
    }

    public async Task<bool> WasToldAsync(Guid viewId, CancellationToken cancellationToken) =>
        (await ToldAsync(viewId, cancellationToken)).Count > 0;

    private async Task<List<Guid>> ToldAsync(Guid viewId, CancellationToken cancellationToken)
    {
        await using var row = await views.Statement(ViewSql.WasTold).QueryAsync(cancellationToken, viewId);
        var users = new List<Guid>();
        while (await row.ReadAsync(cancellationToken))
            users.Add(row.GetGuid(0));
        return users;
    }

    private async Task<Audience?> AudienceAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        await using var row = await views.Statement(ViewSql.Audience).QueryAsync(cancellationToken, invoiceId, true);
        if (!await row.ReadAsync(cancellationToken))
            return null;
        var number = row.IsDBNull(1) ? null : row.GetString(1);
        var title = row.IsDBNull(2) ? Invoice.DefaultTitle(number) : row.GetString(2);
        return new Audience(row.GetInt32(0), title, row.GetGuid(3), row.GetString(4), row.IsDBNull(5) || row.GetBoolean(5));
    }

    private sealed record Audience(int ViewCount, string Title, Guid UserId, string Zone, bool WantsIt);
}

/// <summary>What a notification tells of an open.</summary>
/// <param name="Via">"Anna Berg's link" or "the shared link".</param>
internal sealed record Opened(string Via, string Agent, DateTimeOffset At)
{
    /// <summary>Nobody's open but the creator's own try.</summary>
    public bool IsTest { get; init; }
}
