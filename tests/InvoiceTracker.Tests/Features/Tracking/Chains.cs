using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>Walks an invoice's chain of evidence as somebody would who trusts nobody.</summary>
internal static class Chains
{
    public static async Task AssertChainHoldsAsync(this App app, Guid invoiceId)
    {
        var signer = app.Services.GetRequiredService<EvidenceSigner>();
        await signer.PrepareAsync(CancellationToken.None);
        await app.QueryAsync(async db =>
        {
            var head = await db.EvidenceHeads.AsNoTracking().SingleAsync(h => h.InvoiceId == invoiceId);
            var entries = await EntriesAsync(db, invoiceId);
            Assert.Equal(Enumerable.Range(1, entries.Count).Select(i => (long)i), entries.Select(e => e.Sequence));
            var last = entries.Aggregate(
                EvidenceChain.Start,
                (hash, entry) =>
                {
                    var next = EvidenceChain.Next(hash, entry.Text);
                    Assert.Equal(next, entry.Hash);
                    return next;
                }
            );
            Assert.Equal((entries.Count, Convert.ToHexString(last)), ((int)head.Sequence, Convert.ToHexString(head.Hash)));
            Assert.True(signer.Verifies(head));
            return true;
        });
    }

    private static async Task<List<(long Sequence, string Text, byte[] Hash)>> EntriesAsync(AppDbContext db, Guid invoiceId)
    {
        var views = await db.ViewEvents.AsNoTracking().Where(v => v.InvoiceId == invoiceId).ToListAsync();
        var changes = await db.ViewChanges.AsNoTracking().Where(c => c.InvoiceId == invoiceId).OrderBy(c => c.Sequence).ToListAsync();
        return
        [
            .. views
                .Select(view =>
                {
                    var first = changes.Find(c => c.ViewEventId == view.Id);
                    var original = first is null ? (view.Verdict, view.Reason) : (first.FromVerdict, first.FromReason);
                    if (view.FactsSalt is { } salt)
                        Assert.Equal(
                            view.FactsHash,
                            EvidenceChain.FactsHash(salt, view.Recipient, view.Browser, view.System, view.NetworkLabel)
                        );
                    return (view.Sequence, EvidenceChain.EntryOf(view, original), view.Hash);
                })
                .Concat(changes.Select(change => (change.Sequence, EvidenceChain.EntryOf(change), change.Hash)))
                .OrderBy(entry => entry.Sequence),
        ];
    }
}
