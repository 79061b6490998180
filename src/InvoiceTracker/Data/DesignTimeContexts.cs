using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace InvoiceTracker.Data;

/// <summary>Gives <c>dotnet ef</c> a context of each database without starting the app; no server is contacted.</summary>
internal sealed class DesignTimeContexts
    : IDesignTimeDbContextFactory<SqliteDbContext>,
        IDesignTimeDbContextFactory<SqlServerDbContext>,
        IDesignTimeDbContextFactory<PostgreSqlDbContext>
{
    SqliteDbContext IDesignTimeDbContextFactory<SqliteDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteDbContext>().UseSqlite("Data Source=design.db").Options);

    SqlServerDbContext IDesignTimeDbContextFactory<SqlServerDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqlServerDbContext>().UseSqlServer("Server=localhost;Database=design").Options);

    PostgreSqlDbContext IDesignTimeDbContextFactory<PostgreSqlDbContext>.CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgreSqlDbContext>().UseNpgsql("Host=localhost;Database=design").Options);
}
