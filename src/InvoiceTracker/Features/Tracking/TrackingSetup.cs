using InvoiceTracker.Features.Tracking.Bots;
using InvoiceTracker.Features.Tracking.Filters;

namespace InvoiceTracker.Features.Tracking;

public static class TrackingSetup
{
    public static IServiceCollection AddTracking(this IServiceCollection services, TrackingOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<LinkReader>();
        services.AddSingleton<NetworkHasher>();
        services.AddSingleton<CooldownMemory>();
        services.AddSingleton<BotList>();
        services.AddSingleton<UnknownLinkLimit>();

        // The order is part of the contract: a bot never uses up a person's turn.
        services.AddSingleton<IViewFilter, MethodFilter>();
        services.AddSingleton<IViewFilter, PrefetchFilter>();
        services.AddSingleton<IViewFilter, OwnViewFilter>();
        services.AddSingleton<IViewFilter, OptOutFilter>();
        services.AddSingleton<IViewFilter, BotFilter>();
        services.AddSingleton<IViewFilter, CooldownFilter>();

        services.AddSingleton<ViewTracker>();
        services.AddSingleton<ViewRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<ViewRecorder>());
        return services;
    }
}
