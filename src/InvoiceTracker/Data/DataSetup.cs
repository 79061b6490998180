using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Data;

/// <summary>Registers the context of the configured database under its common name.</summary>
public static class DataSetup
{
    public static IServiceCollection AddData(this IServiceCollection services, DatabaseOptions database)
    {
        services.AddSingleton(database);
        services.AddSingleton<HeldConnections>();
        services.AddSingleton<DatabaseMigrator>();
        return database.Provider switch
        {
            DatabaseProvider.SqlServer => services.AddContext<SqlServerDbContext>(options =>
                options.UseSqlServer(database.ConnectionString)
            ),
            DatabaseProvider.PostgreSql => services.AddContext<PostgreSqlDbContext>(options =>
                options.UseNpgsql(database.ConnectionString)
            ),
            _ => services.AddContext<SqliteDbContext>(options =>
                options.UseSqlite(database.ConnectionString).AddInterceptors(SqliteSession.Instance)
            ),
        };
    }

    private static IServiceCollection AddContext<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TContext : AppDbContext
    {
        services.AddSingleton<WebhookOutbox>();
        services.AddDbContext<TContext>(
            (provider, options) =>
            {
                configure(options);
                options.AddInterceptors(provider.GetRequiredService<WebhookOutbox>());
            }
        );
        services.AddScoped<AppDbContext>(provider => provider.GetRequiredService<TContext>());
        return services;
    }
}
