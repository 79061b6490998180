using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.SqlServerModel;

/// <summary>The queries of the busiest pages, as EF Core writes them for SQL Server.</summary>
public sealed class PageQueryTests
{
    private static readonly Guid s_id = Guid.CreateVersion7();

    [Fact]
    public async Task What_the_pages_ask_finds_its_tables_and_columns()
    {
        var recorder = new Recorder();
        await using var db = Schema.Context(recorder);

        await new CurrentUser().LoadAsync(db, s_id, s_id, "stamp", CancellationToken.None);
        await Invoice(db).SingleOrDefaultAsync();
        await Timeline(db).ToListAsync();
        await Unread(db).ToListAsync();

        Assert.Equal(4, recorder.Procedures.Count());
        foreach (var procedure in recorder.Procedures)
            Assert.Empty(Schema.Parse(procedure));
        Assert.Empty(Schema.Bind(recorder.Procedures));
    }

    private static IQueryable<Invoice> Invoice(AppDbContext db) =>
        db.Invoices.Include(i => i.LineItems).Include(i => i.Client!.Contacts).Where(i => i.Id == s_id && i.WorkspaceId == s_id);

    private static IQueryable<ActivityEntry> Timeline(AppDbContext db) =>
        db.ActivityEntries.Where(a => a.WorkspaceId == s_id).OrderByDescending(a => a.At).ThenByDescending(a => a.Id).Take(50);

    private static IQueryable<Notification> Unread(AppDbContext db) =>
        db
            .Notifications.Where(n => n.UserId == s_id && n.ReadAt == null)
            .OrderByDescending(n => n.CreatedAt)
            .ThenByDescending(n => n.Id)
            .Take(200);
}
