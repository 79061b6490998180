using InvoiceTracker.Data;
using InvoiceTracker.Features.Documents.EInvoice;
using Microsoft.Extensions.Caching.Memory;

namespace InvoiceTracker.Features.Documents;

/// <summary>Frozen documents. They never change, so one that was read is kept.</summary>
public sealed class RevisionReader(HeldConnections connections, IMemoryCache cache, InvoicePdf pdf)
{
    public const string SnapshotSql = """SELECT "Snapshot" FROM "InvoiceRevisions" WHERE "InvoiceId" = @p0 AND "Number" = @p1""";
    public const string PdfSql = """SELECT "Pdf" FROM "InvoiceRevisions" WHERE "InvoiceId" = @p0 AND "Number" = @p1""";

    public const string XmlSql = """SELECT "Xml" FROM "InvoiceRevisions" WHERE "InvoiceId" = @p0 AND "Number" = @p1""";

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    /// <exception cref="KeyNotFoundException">There is no such revision.</exception>
    public async ValueTask<InvoiceDocument> DocumentAsync(Guid invoiceId, int revision, CancellationToken cancellationToken)
    {
        var key = (invoiceId, revision);
        if (cache.TryGetValue(key, out InvoiceDocument? document))
            return document!;

        using var connection = await connections.RentAsync(cancellationToken);
        await using var row = await connection.Statement(SnapshotSql).QueryAsync(cancellationToken, invoiceId, revision);
        if (!await row.ReadAsync(cancellationToken))
            throw new KeyNotFoundException($"Invoice {invoiceId} has no revision {revision}.");
        document = InvoiceDocument.FromJson(row.GetString(0));
        return cache.Set(key, document, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Kept });
    }

    /// <returns>The frozen bytes; drawn from the frozen document where it was kept without them.</returns>
    /// <exception cref="KeyNotFoundException">There is no such revision.</exception>
    public async Task<byte[]> PdfAsync(Guid invoiceId, int revision, CancellationToken cancellationToken) =>
        await FrozenAsync(PdfSql, invoiceId, revision, cancellationToken)
        ?? pdf.Render(await DocumentAsync(invoiceId, revision, cancellationToken));

    /// <summary>The code for what is left to pay; null where there can be none. Drawing one takes longer than the page.</summary>
    public PaymentCode? PaymentCode(Guid invoiceId, int revision, InvoiceDocument document, long minor)
    {
        var key = (invoiceId, revision, minor);
        return cache.TryGetValue(key, out PaymentCode? code)
            ? code
            : cache.Set(key, Documents.PaymentCode.Of(document, minor), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = Kept });
    }

    /// <returns>The frozen bytes; where there are none, what the frozen document lacks.</returns>
    /// <exception cref="KeyNotFoundException">There is no such revision.</exception>
    public async Task<XRechnung> EInvoiceAsync(Guid invoiceId, int revision, CancellationToken cancellationToken) =>
        await FrozenAsync(XmlSql, invoiceId, revision, cancellationToken) is { } xml
            ? new XRechnung(xml, [], null)
            : XRechnung.Of(await DocumentAsync(invoiceId, revision, cancellationToken));

    private async Task<byte[]?> FrozenAsync(string sql, Guid invoiceId, int revision, CancellationToken cancellationToken)
    {
        using var connection = await connections.RentAsync(cancellationToken);
        await using var row = await connection.Statement(sql).QueryAsync(cancellationToken, invoiceId, revision);
        if (!await row.ReadAsync(cancellationToken))
            throw new KeyNotFoundException($"Invoice {invoiceId} has no revision {revision}.");
        return row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0);
    }
}
