using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking;

/// <summary>Keeps stamps, counts and the network's gate true inside a transaction when a verdict changes afterwards.</summary>
internal sealed class OpenCounts(ViewTransaction views, TrackingOptions options)
{
    /// <summary>Counts again what the view's invoice and link show.</summary>
    public async Task RecountAsync(StoredView view, CancellationToken cancellationToken)
    {
        await views.Statement(ViewSql.RecountInvoice).ExecuteAsync(cancellationToken, view.InvoiceId);
        await views.Statement(ViewSql.RecountLink).ExecuteAsync(cancellationToken, view.LinkId, view.InvoiceId);
        if (view.Network is null || view.Gate is null)
            return;

        // The network's gate stands where its latest counted open of the link is: what does not count starts no cooldown.
        await views.Statement(ViewSql.CloseGate).ExecuteAsync(cancellationToken, view.LinkId, view.Gate);
        if (await InstantAsync(ViewSql.LastCounted, cancellationToken, view.InvoiceId, view.Network, view.LinkId, view.Gate) is { } last)
            await views.Statement(ViewSql.OpenGate).ExecuteAsync(cancellationToken, view.LinkId, view.Gate, last.ToUnixTimeMilliseconds());
        views.Effects.Moved.Add((view.LinkId, view.Gate));
    }

    /// <returns>When the same network's counted open of the link was that this view is one with; null when there is none within the cooldown.</returns>
    public async Task<DateTimeOffset?> NearestOpenAsync(StoredView view, CancellationToken cancellationToken) =>
        view.Network is null || view.Gate is null
            ? null
            : await InstantAsync(
                ViewSql.NearestOpen,
                cancellationToken,
                view.Id,
                view.LinkId,
                view.Network,
                view.Gate,
                (view.At - options.Cooldown).ToUnixTimeMilliseconds(),
                (view.At + options.Cooldown).ToUnixTimeMilliseconds(),
                view.InvoiceId
            );

    private async Task<DateTimeOffset?> InstantAsync(string sql, CancellationToken cancellationToken, params object?[] values)
    {
        await using var row = await views.Statement(sql).QueryAsync(cancellationToken, values);
        return await row.ReadAsync(cancellationToken) && !row.IsDBNull(0) ? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)) : null;
    }
}
