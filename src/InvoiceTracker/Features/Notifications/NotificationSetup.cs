using InvoiceTracker.Features.Net;
using InvoiceTracker.Features.Notifications.Push;

namespace InvoiceTracker.Features.Notifications;

public static class NotificationSetup
{
    /// <param name="withRedis">There is one, so there may be other processes to tell.</param>
    public static IServiceCollection AddNotifications(this IServiceCollection services, IConfiguration configuration, bool withRedis)
    {
        services.AddSingleton<LiveFeed>();
        services.AddSingleton<NotificationStream>();
        services.AddHostedService<LiveReporter>();
        if (withRedis)
            services.AddHostedService<LiveRelay>();
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
