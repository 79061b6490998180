using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Features.Tracking.Evidence;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Features.Demo;

/// <summary>
/// Makes up issued invoices and counted opens by the hundred thousand, for measurements: two years of them in the order of time,
/// each with all the rows that sending and opening would have left. Only the PDF is missing.
/// </summary>
public sealed class Seeder(AppDbContext db, AccountRegistry accounts, LinkProtector protector, EvidenceSigner signer, TimeProvider clock)
{
    private const int InvoicesPerClient = 20;

    // About 20,000 rows: a commit is rare, and a serving process beside it waits for less than a second.
    private const int RowsPerTransaction = 20_000;
    private const int RowsPerInvoice = 10;
    private const int RowsPerOpen = 3;

    // 256 MB: the indexes that every row touches stay in memory.
    private const string SqliteCache = "PRAGMA cache_size = -262144";

    // The same call makes the same business every time.
    private const int RandomSeed = 412;

    private static readonly TimeSpan Span = TimeSpan.FromDays(730);
    private static readonly TimeSpan Youngest = TimeSpan.FromDays(1);

    /// <param name="links">Gets the public path of every invoice, one a line.</param>
    public async Task SeedAsync(int invoices, int opens, TextWriter links, CancellationToken cancellationToken)
    {
        var (workspace, owner) = await WorkspaceAsync(cancellationToken);
        await signer.PrepareAsync(cancellationToken);
#pragma warning disable S2245 // Nothing here is secret; the links' tokens come from elsewhere.
        var random = new Random(RandomSeed);
#pragma warning restore S2245
        var now = clock.GetUtcNow();
        var invention = new SeedInvention(workspace, owner, protector, signer, random, now);
        var openCounts = Scatter(opens, invoices, random);
        var batchSize = Math.Max(1, RowsPerTransaction / (RowsPerInvoice + (RowsPerOpen * opens / Math.Max(1, invoices))));

        using var bulk = new BulkInsert(db);
        await db.Database.OpenConnectionAsync(cancellationToken);
        if (db.Database.IsSqlite())
            await db.Database.ExecuteSqlRawAsync(SqliteCache, cancellationToken);
        var clients = await AddClientsAsync(
            bulk,
            invention,
            (invoices + InvoicesPerClient - 1) / InvoicesPerClient,
            now - Span,
            cancellationToken
        );
        for (var first = 0; first < invoices; first += batchSize)
        {
            var batch = Enumerable
                .Range(first, Math.Min(batchSize, invoices - first))
                .Select(i => (Index: i, At: MomentOf(i, invoices, now)))
                .ToList();
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            var numbers = await NumbersAsync(workspace, [.. batch.Select(b => workspace.DayOf(b.At))], cancellationToken);
            var rows = new SeedRows();
            foreach (var ((index, at), number) in batch.Zip(numbers))
                await links.WriteLineAsync(invention.AddInvoice(rows, clients[index % clients.Count], number, at, openCounts[index]));
            await rows.WriteAsync(bulk, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        await db.Database.CloseConnectionAsync();
    }

    private static DateTimeOffset MomentOf(int index, int count, DateTimeOffset now) =>
        now - Span + ((Span - Youngest) * ((index + 1.0) / count));

    // Some invoices are opened often and some never, as in life.
    private static int[] Scatter(int opens, int invoices, Random random)
    {
        var counts = new int[invoices];
        for (var i = 0; i < opens; i++)
            counts[random.Next(invoices)]++;
        return counts;
    }

    private async Task<(Workspace Workspace, User Owner)> WorkspaceAsync(CancellationToken cancellationToken)
    {
        // The made-up owner's password is nobody's: who wants to sign in runs `setup` first.
        if (await accounts.IsEmptyAsync(cancellationToken))
            await accounts.SetUpAsync(
                new NewBusiness("Northlight Studio"),
                new NewMember("Maya Lindqvist", "maya@northlight.example", LinkToken.Create().ToString()),
                cancellationToken
            );
        var owner = await db
            .Memberships.Include(m => m.Workspace)
            .Include(m => m.User)
            .Where(m => m.Role == Role.Owner)
            .OrderBy(m => m.Workspace.CreatedAt)
            .FirstAsync(cancellationToken);
        return (owner.Workspace, owner.User);
    }

    private async Task<IReadOnlyList<Client>> AddClientsAsync(
        BulkInsert bulk,
        SeedInvention invention,
        int count,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        var clients = Enumerable.Range(1, count).Select(i => invention.Client(i, at)).ToList();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await bulk.WriteAsync(clients, cancellationToken);
        await bulk.WriteAsync([.. clients.SelectMany(client => client.Contacts)], cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return clients;
    }

    /// <summary>Takes the batch's numbers from the series at once, so that the next invoice that is sent goes on after them.</summary>
    private async Task<List<IssuedNumber>> NumbersAsync(
        Workspace workspace,
        IReadOnlyList<DateOnly> days,
        CancellationToken cancellationToken
    )
    {
        var numbers = new List<IssuedNumber>(days.Count);
        foreach (var year in days.GroupBy(day => workspace.RestartNumbersYearly ? day.Year : 0))
        {
            var allocator = new NumberAllocator(db);
            await allocator.NextAsync(workspace, NumberAllocator.Invoices, year.First(), cancellationToken);
            var series = db.NumberSeries.Where(s =>
                s.WorkspaceId == workspace.Id && s.Series == NumberAllocator.Invoices && s.Year == year.Key
            );
            var first = await series.Select(s => s.Next).SingleAsync(cancellationToken) - 1;
            var further = year.Count() - 1;
            await series.ExecuteUpdateAsync(s => s.SetProperty(x => x.Next, x => x.Next + further), cancellationToken);
            numbers.AddRange(year.Select((day, i) => IssuedNumber.Of(workspace.NumberPattern, day, year.Key, first + i)));
        }
        return numbers;
    }
}
