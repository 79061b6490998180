using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Data;

/// <summary>Tells "somebody else holds the lock" from every other failure.</summary>
public static class DatabaseBusy
{
    private const int SqliteBusy = 5;
    private const int SqliteLocked = 6;

    public static bool Is(Exception exception) =>
        exception switch
        {
            SqliteException e => e.SqliteErrorCode is SqliteBusy or SqliteLocked,
            DbUpdateException { InnerException: { } inner } => Is(inner),
            DbException e => e.IsTransient,
            TimeoutException => true,
            _ => false,
        };
}
