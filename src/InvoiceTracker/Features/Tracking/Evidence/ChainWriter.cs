using InvoiceTracker.Data;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Tracking.Evidence;

/// <summary>Prolongs the chains of the invoices that one transaction touches: takes each head once, and signs it once at the end.</summary>
internal sealed class ChainWriter(Func<string, Statement> statements, DatabaseProvider provider, EvidenceSigner signer)
{
    private readonly Dictionary<Guid, (long Sequence, byte[] Hash)> _heads = [];

    /// <summary>The place of the invoice's next entry. The head's row stays locked until the transaction ends.</summary>
    public async Task<long> NextAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        if (!_heads.TryGetValue(invoiceId, out var head))
            _heads[invoiceId] = head = await TakeAsync(invoiceId, cancellationToken);
        return head.Sequence + 1;
    }

    /// <returns>The hash that the chain ends with now.</returns>
    public byte[] Append(Guid invoiceId, string entry)
    {
        var (sequence, hash) = _heads[invoiceId];
        var next = EvidenceChain.Next(hash, entry);
        _heads[invoiceId] = (sequence + 1, next);
        return next;
    }

    public async Task SealAsync(CancellationToken cancellationToken)
    {
        foreach (var (invoiceId, (sequence, hash)) in _heads)
            await statements(ViewSql.SealHead)
                .ExecuteAsync(cancellationToken, invoiceId, sequence, hash, signer.Sign(invoiceId, sequence, hash));
    }

    private async Task<(long Sequence, byte[] Hash)> TakeAsync(Guid invoiceId, CancellationToken cancellationToken)
    {
        await statements(ViewSql.OpenHead(provider)).ExecuteAsync(cancellationToken, invoiceId, EvidenceChain.Start, Array.Empty<byte>());
        await using var row = await statements(ViewSql.ReadHead).QueryAsync(cancellationToken, invoiceId);
        await row.ReadAsync(cancellationToken);
        return (row.GetInt64(0), (byte[])row.GetValue(1));
    }
}
