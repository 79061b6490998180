using InvoiceTracker.Data;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace InvoiceTracker.SqlServerModel;

/// <summary>The tables, keys and indexes that SQL Server is asked to make.</summary>
public sealed class SchemaTests
{
    [Fact]
    public void The_schema_parses() => Assert.Empty(Schema.Parse(Schema.Script));

    [Fact]
    public void The_migrations_parse()
    {
        using var db = Schema.Context();
        var script = db.GetService<IMigrator>().GenerateScript();

        Assert.Contains("CREATE TABLE [Invoices]", script, StringComparison.Ordinal);
        Assert.Empty(Schema.Parse(script));
    }

    [Fact]
    public void The_schema_binds_without_a_warning() => Assert.Empty(Schema.Bind());

    [Fact]
    public void A_name_that_does_not_exist_is_seen()
    {
        Assert.NotEmpty(Schema.Parse("""SELEC "Id" FROM "Invoices" """));
        Assert.Contains(
            "[Invoices].[Colour]",
            Assert.Single(Schema.Bind(Statements.AsProcedure("Colours", """SELECT "Colour" FROM "Invoices" """))),
            StringComparison.Ordinal
        );
    }
}
