using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Tracking.Evidence;

/// <summary>AC-37: whatever is changed, removed, added or re-ordered in the database, the first link that does not hold is named.</summary>
public sealed class EvidenceVerifierTests : IAsyncLifetime
{
    private App _app = null!;
    private SentInvoice _invoice = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await App.StartAsync();
        await _app.GivenAHistoryAsync();
        _invoice = await _app.GivenAHistoryAsync();
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task What_nobody_touched_verifies()
    {
        var audit = await VerifyAsync();

        Assert.Null(audit.Broken);
        Assert.Equal((2, 18L), (audit.Chains, audit.Entries));
    }

    [Fact]
    public async Task One_changed_millisecond_is_named()
    {
        await _app.QueryAsync(async db =>
        {
            var at = (await At(db, 3).Select(v => v.At).SingleAsync()).AddMilliseconds(1);
            return await At(db, 3).ExecuteUpdateAsync(set => set.SetProperty(v => v.At, at));
        });

        await AssertBrokenAsync(3, ChainFlaw.Hash);
    }

    [Fact]
    public async Task A_deleted_row_is_named()
    {
        await _app.QueryAsync(db => At(db, 3).ExecuteDeleteAsync());

        await AssertBrokenAsync(3, ChainFlaw.Missing);
    }

    [Theory]
    [InlineData(3, 5)]
    [InlineData(4, 5)]
    [InlineData(1, 7)]
    public async Task Two_rows_that_changed_places_are_named(long one, long other)
    {
        await _app.QueryAsync(async db =>
        {
            await At(db, one).ExecuteUpdateAsync(set => set.SetProperty(v => v.Sequence, 1000L));
            await At(db, other).ExecuteUpdateAsync(set => set.SetProperty(v => v.Sequence, one));
            return await At(db, 1000).ExecuteUpdateAsync(set => set.SetProperty(v => v.Sequence, other));
        });

        await AssertBrokenAsync(one, ChainFlaw.Reordered);
    }

    [Fact]
    public async Task A_cut_tail_is_named()
    {
        await _app.QueryAsync(db => db.ViewChanges.Where(c => c.InvoiceId == _invoice.Id && c.Sequence == 9).ExecuteDeleteAsync());

        await AssertBrokenAsync(9, ChainFlaw.CutTail);
    }

    [Fact]
    public async Task A_tail_cut_with_its_head_has_no_signature()
    {
        await _app.QueryAsync(async db =>
        {
            await db.ViewChanges.Where(c => c.InvoiceId == _invoice.Id && c.Sequence >= 8).ExecuteDeleteAsync();
            var last = await At(db, 7).Select(v => v.Hash).SingleAsync();
            return await db
                .EvidenceHeads.Where(h => h.InvoiceId == _invoice.Id)
                .ExecuteUpdateAsync(set => set.SetProperty(h => h.Sequence, 7L).SetProperty(h => h.Hash, last));
        });

        await AssertBrokenAsync(7, ChainFlaw.Signature);
    }

    [Fact]
    public async Task A_removed_head_is_named()
    {
        await _app.QueryAsync(db => db.EvidenceHeads.Where(h => h.InvoiceId == _invoice.Id).ExecuteDeleteAsync());

        await AssertBrokenAsync(1, ChainFlaw.Signature);
    }

    [Fact]
    public async Task Evidence_that_was_removed_altogether_is_missed_by_the_invoice()
    {
        await _app.QueryAsync(async db =>
        {
            await db.ViewChanges.Where(c => c.InvoiceId == _invoice.Id).ExecuteDeleteAsync();
            await db.ViewEvents.Where(v => v.InvoiceId == _invoice.Id).ExecuteDeleteAsync();
            return await db.EvidenceHeads.Where(h => h.InvoiceId == _invoice.Id).ExecuteDeleteAsync();
        });

        await AssertBrokenAsync(1, ChainFlaw.Missing);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task A_visit_that_was_slipped_in_is_outside_of_the_chain(long place)
    {
        await _app.QueryAsync(async db =>
        {
            var first = await At(db, 1).AsNoTracking().SingleAsync();
            var (salt, at) = (new byte[EvidenceChain.SaltBytes], _app.Clock.GetUtcNow());
            var facts = EvidenceChain.FactsHash(salt, null, null, null, null);
            ViewEvent Slipped(byte[] hash) =>
                new()
                {
                    Id = Guid.CreateVersion7(at),
                    WorkspaceId = first.WorkspaceId,
                    InvoiceId = first.InvoiceId,
                    LinkId = first.LinkId,
                    At = at,
                    Revision = 1,
                    Method = "GET",
                    Sequence = place,
                    Hash = hash,
                    FactsHash = facts,
                    FactsSalt = salt,
                };
            // Whoever knows the program can make a hash that fits, but not the signature of the end.
            var last = await db.EvidenceHeads.Where(h => h.InvoiceId == first.InvoiceId).Select(h => h.Hash).SingleAsync();
            db.ViewEvents.Add(Slipped(EvidenceChain.Next(last, EvidenceChain.EntryOf(Slipped([]), (ViewVerdict.Counted, null)))));
            return await db.SaveChangesAsync();
        });

        await AssertBrokenAsync(place, ChainFlaw.Outside);
    }

    [Fact]
    public async Task Erased_facts_leave_the_chain_whole_and_changed_ones_do_not()
    {
        await _app.QueryAsync(db =>
            At(db, 1)
                .ExecuteUpdateAsync(set =>
                    set.SetProperty(v => v.Recipient, (string?)null)
                        .SetProperty(v => v.Browser, (string?)null)
                        .SetProperty(v => v.System, (string?)null)
                        .SetProperty(v => v.NetworkLabel, (string?)null)
                        .SetProperty(v => v.FactsSalt, (byte[]?)null)
                        .SetProperty(v => v.ErasedAt, _app.Clock.GetUtcNow())
                )
        );
        Assert.Null((await VerifyAsync()).Broken);

        await _app.QueryAsync(db => At(db, 4).ExecuteUpdateAsync(set => set.SetProperty(v => v.Recipient, "Somebody else")));
        await AssertBrokenAsync(4, ChainFlaw.Row);
    }

    [Fact]
    public async Task Who_lost_the_key_goes_on_with_another_and_old_signatures_do_not_verify()
    {
        await _app.QueryAsync(db => db.SigningKeys.ExecuteUpdateAsync(set => set.SetProperty(k => k.ProtectedKey, "CfDJ8lost")));
        using var signer = ActivatorUtilities.CreateInstance<EvidenceSigner>(_app.Services);

        await signer.PrepareAsync(CancellationToken.None);

        var head = await _app.QueryAsync(db => db.EvidenceHeads.AsNoTracking().SingleAsync(h => h.InvoiceId == _invoice.Id));
        Assert.False(signer.Verifies(head));
        Assert.Equal(2, await _app.QueryAsync(db => db.SigningKeys.CountAsync()));
        using var next = ActivatorUtilities.CreateInstance<EvidenceSigner>(_app.Services);
        await next.PrepareAsync(CancellationToken.None);
        Assert.Equal(signer.PublicKey, next.PublicKey);
    }

    [Fact]
    public async Task Any_flip_of_any_covered_value_is_noticed()
    {
        await using var scope = _app.Services.CreateAsyncScope();
        var (db, trails) = (
            scope.ServiceProvider.GetRequiredService<AppDbContext>(),
            scope.ServiceProvider.GetRequiredService<EvidenceTrails>()
        );
        var verifier = scope.ServiceProvider.GetRequiredService<EvidenceVerifier>();
        await scope.ServiceProvider.GetRequiredService<EvidenceSigner>().PrepareAsync(CancellationToken.None);
        var random = new Random(37);
        var flips = 0;

        for (var round = 0; round < 12; round++)
        {
            var rows = (await db.ViewEvents.Where(v => v.InvoiceId == _invoice.Id).ToListAsync<object>())
                .Concat(await db.ViewChanges.Where(c => c.InvoiceId == _invoice.Id).ToListAsync())
                .Concat(await db.EvidenceHeads.Where(h => h.InvoiceId == _invoice.Id).ToListAsync())
                .ToList();
            foreach (
                var property in db
                    .Model.GetEntityTypes()
                    .Where(type => rows.Exists(row => row.GetType() == type.ClrType))
                    .SelectMany(Covered)
            )
            {
                var candidates = rows.FindAll(row => row.GetType() == property.DeclaringType.ClrType);
                var row = candidates[random.Next(candidates.Count)];
                await using var transaction = await db.Database.BeginTransactionAsync();
                var before = db.Entry(row).Property(property.Name).CurrentValue;
                db.Entry(row).Property(property.Name).CurrentValue = Flip(before, property.ClrType, random);
                Assert.Equal(1, await db.SaveChangesAsync());

                var trail = Assert.Single(await trails.ReadAsync([_invoice.Id], CancellationToken.None));
                Assert.True(
                    verifier.FaultOf(trail) is not null,
                    $"{property.DeclaringType.DisplayName()}.{property.Name} of {before} was not missed"
                );

                await transaction.RollbackAsync();
                db.Entry(row).Property(property.Name).CurrentValue = before;
                db.Entry(row).State = EntityState.Unchanged;
                flips++;
            }
            db.ChangeTracker.Clear();
        }

        Assert.Null(verifier.FaultOf(Assert.Single(await trails.ReadAsync([_invoice.Id], CancellationToken.None))));
        Assert.InRange(flips, 300, 10_000);
    }

    private IQueryable<ViewEvent> At(AppDbContext db, long sequence) =>
        db.ViewEvents.Where(v => v.InvoiceId == _invoice.Id && v.Sequence == sequence);

    private Task<EvidenceAudit> VerifyAsync() =>
        _app.InScopeAsync<EvidenceVerifier, EvidenceAudit>(verifier => verifier.VerifyAllAsync(CancellationToken.None));

    private async Task AssertBrokenAsync(long sequence, ChainFlaw flaw)
    {
        var broken = (await VerifyAsync()).Broken;
        Assert.NotNull(broken);
        Assert.Equal((_invoice.Number, sequence, flaw), (broken.Invoice.Number, broken.Sequence, broken.Flaw));
    }

    // Keys cannot be changed by EF Core; the others say nothing that a judgement rests on, and go when their time is over.
    private static IEnumerable<IProperty> Covered(IEntityType type) =>
        type.GetProperties()
            .Where(p =>
                !p.IsPrimaryKey()
                && p.Name
                    is not (
                        nameof(ViewEvent.WorkspaceId)
                        or nameof(ViewEvent.InvoiceId)
                        or nameof(ViewChange.ViewEventId)
                        or nameof(ViewEvent.Rule)
                        or nameof(ViewEvent.ReasonText)
                        or nameof(ViewEvent.NetworkKey)
                        or nameof(ViewEvent.GateKey)
                        or nameof(ViewEvent.AgentKey)
                        or nameof(ViewEvent.Score)
                        or nameof(ViewEvent.HeldUntil)
                        or nameof(ViewEvent.SignalAt)
                    )
            );

    private static object? Flip(object? value, Type type, Random random)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain != type && value is not null && random.Next(3) == 0)
            return null;
        if (plain.IsEnum)
            return Enum.GetValues(plain).Cast<object>().Where(v => !v.Equals(value)).OrderBy(_ => random.Next()).First();
        return value switch
        {
            byte[] { Length: > 0 } bytes => FlipBit(bytes, random.Next(bytes.Length * 8)),
            DateTimeOffset at => at.AddMilliseconds(random.Next(2) == 0 ? 1 : -1),
            int number => number + 1,
            long number => number + random.Next(1, 4),
            Guid => Guid.NewGuid(),
            string text => text + "x",
            _ when plain == typeof(DateTimeOffset) => DateTimeOffset.UnixEpoch,
            _ when plain == typeof(Guid) => Guid.NewGuid(),
            _ when plain == typeof(int) => random.Next(100),
            _ when plain == typeof(byte[]) => new byte[] { 1 },
            _ => "x",
        };
    }

    private static byte[] FlipBit(byte[] bytes, int bit)
    {
        byte[] flipped = [.. bytes];
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
