using InvoiceTracker.Features.Net;
using InvoiceTracker.Features.Notifications.Push;

namespace InvoiceTracker.Features.Notifications;

public static class NotificationSetup
{
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<NotificationStream>();
        services.AddScoped<Notices>();
        services.AddScoped<InvoiceWatches>();
        services.AddScoped<FollowUpPlanner>();
        services.AddPush(configuration);
        return services;
    }

    private static void AddPush(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton(OutgoingOptions.Of(configuration));
        services.AddSingleton(PushOptions.Of(configuration));
        services.AddSingleton<OutgoingHttp>();
        services.AddSingleton<PushBell>();
        services.AddSingleton<PushKeys>();
        services.AddSingleton<PushSender>();
        services.AddScoped<PushDevices>();
        services.AddScoped<PushTest>();
        services.AddScoped<PushLedger>();
        services.AddScoped<Snoozing>();
        services.AddScoped<NotificationDispatcher>();
        services.AddHostedService<PushWorker>();
    }
}
