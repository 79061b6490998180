using InvoiceTracker.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.SqlServer.Dac.Model;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace InvoiceTracker.SqlServerModel;

/// <summary>The SQL Server schema of this program, made without a server.</summary>
internal static class Schema
{
    private static readonly Lazy<string> s_script = new(() =>
    {
        using var db = Context();
        return db.Database.GenerateCreateScript();
    });

    /// <summary>The statements that make an empty database.</summary>
    public static string Script => s_script.Value;

    public static IModel Model
    {
        get
        {
            using var db = Context();
            return db.GetService<IDesignTimeModel>().Model;
        }
    }

    public static SqlServerDbContext Context(params IEnumerable<IInterceptor> interceptors) =>
        new(
            new DbContextOptionsBuilder<SqlServerDbContext>()
                .UseSqlServer("Server=localhost;Database=design")
                .AddInterceptors(interceptors)
                .Options
        );

    /// <returns>What SQL Server 2022's grammar objects to, with line and column; empty when it parses.</returns>
    public static IReadOnlyList<string> Parse(string sql)
    {
        using var text = new StringReader(sql);
        new TSql160Parser(initialQuotedIdentifiers: true).Parse(text, out var errors);
        return [.. errors.Select(error => $"{error.Line}:{error.Column} {error.Message}")];
    }

    /// <returns>Errors and warnings of binding the schema, and the objects added to it, to each other; empty when every name resolves.</returns>
    public static IReadOnlyList<string> Bind(params IEnumerable<string> objects)
    {
        using var model = new TSqlModel(SqlServerVersion.Sql160, new TSqlModelOptions());
        var options = new TSqlObjectOptions { QuotedIdentifier = true, AnsiNulls = true };
        model.AddObjects(Script, options);
        foreach (var sql in objects)
            model.AddObjects(sql, options);
        return [.. model.Validate().Select(message => message.ToString())];
    }
}
