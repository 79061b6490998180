namespace InvoiceTracker.Features.Notifications;

public static class NotificationSetup
{
    /// <param name="withRedis">There is one, so there may be other processes to tell.</param>
    public static IServiceCollection AddNotifications(this IServiceCollection services, bool withRedis)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<NotificationStream>();
        services.AddHostedService<LiveReporter>();
        if (withRedis)
            services.AddHostedService<LiveRelay>();
        services.AddScoped<Notices>();
        services.AddScoped<InvoiceWatches>();
        return services;
    }
}
