using InvoiceTracker.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace InvoiceTracker.Tests.Data;

/// <summary>A database with a past: a table of notes, and later a second one of labels.</summary>
public sealed class TwoStepsContext(string file)
    : AppDbContext(
        new DbContextOptionsBuilder<TwoStepsContext>()
            .UseSqlite($"Data Source={file};Pooling=False", sqlite => sqlite.MigrationsAssembly(typeof(TwoStepsContext).Assembly))
            // The tables of the product are not asked for here.
            .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning))
            .Options
    );

[DbContext(typeof(TwoStepsContext))]
[Migration("20260101000000_" + nameof(Notes))]
public sealed class Notes : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable("Notes", table => new { Text = table.Column<string>("TEXT") });
}

[DbContext(typeof(TwoStepsContext))]
[Migration("20260201000000_" + nameof(Labels))]
public sealed class Labels : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder) =>
        migrationBuilder.CreateTable("Labels", table => new { Text = table.Column<string>("TEXT") });
}
