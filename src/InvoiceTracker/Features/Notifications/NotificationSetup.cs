namespace InvoiceTracker.Features.Notifications;

public static class NotificationSetup
{
    public static IServiceCollection AddNotifications(this IServiceCollection services)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<NotificationStream>();
        services.AddScoped<Notices>();
        services.AddScoped<InvoiceWatches>();
        return services;
    }
}
