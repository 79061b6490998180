using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace InvoiceTracker.SqlServerModel;

/// <summary>Stands where the server would: it opens no connection, answers every query with no rows, and keeps what was asked.</summary>
internal sealed class Recorder : DbCommandInterceptor, IDbConnectionInterceptor
{
    private readonly List<string> _queries = [];

    /// <summary>The queries as procedures that declare their parameters.</summary>
    public IEnumerable<string> Procedures => _queries.Select((query, number) => $"CREATE PROCEDURE [Query {number}] {query} END");

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command,
        CommandEventData eventData,
        InterceptionResult<DbDataReader> result,
        CancellationToken cancellationToken = default
    )
    {
        var parameters = string.Join(
            ", ",
            command.Parameters.Cast<DbParameter>().Select(parameter => $"{parameter.ParameterName} sql_variant")
        );
        _queries.Add($"{parameters} AS BEGIN {command.CommandText}");
        return ValueTask.FromResult(InterceptionResult<DbDataReader>.SuppressWithResult(new DataTable().CreateDataReader()));
    }

    public ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection,
        ConnectionEventData eventData,
        InterceptionResult result,
        CancellationToken cancellationToken = default
    ) => ValueTask.FromResult(InterceptionResult.Suppress());
}
