using InvoiceTracker.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace InvoiceTracker.Tests.Data;

/// <summary>Three databases, one history. No server is asked.</summary>
public sealed class MigrationTests
{
    private static readonly DesignTimeContexts s_contexts = new();

    [Fact]
    public void SQLite_has_a_migration_for_every_change_of_the_model() => AssertUpToDate<SqliteDbContext>();

    [Fact]
    public void SQL_Server_has_a_migration_for_every_change_of_the_model() => AssertUpToDate<SqlServerDbContext>();

    [Fact]
    public void PostgreSQL_has_a_migration_for_every_change_of_the_model() => AssertUpToDate<PostgreSqlDbContext>();

    [Fact]
    public void A_migration_has_one_name_in_all_three()
    {
        var sqlite = Names<SqliteDbContext>();

        Assert.NotEmpty(sqlite);
        Assert.Equal(sqlite, Names<SqlServerDbContext>());
        Assert.Equal(sqlite, Names<PostgreSqlDbContext>());
    }

    private static void AssertUpToDate<TContext>()
        where TContext : AppDbContext
    {
        using var db = Context<TContext>();
        Assert.NotEmpty(db.Database.GetMigrations());
        Assert.False(
            db.Database.HasPendingModelChanges(),
            "Add a migration of the same name for each of the three databases (CONTRIBUTING.md)."
        );
    }

    // An id is a timestamp, an underscore and the name.
    private static List<string> Names<TContext>()
        where TContext : AppDbContext
    {
        using var db = Context<TContext>();
        return [.. db.Database.GetMigrations().Select(id => id[(id.IndexOf('_', StringComparison.Ordinal) + 1)..])];
    }

    private static TContext Context<TContext>()
        where TContext : AppDbContext => ((IDesignTimeDbContextFactory<TContext>)(object)s_contexts).CreateDbContext([]);
}
