using InvoiceTracker.Features.Tracking.Bots;
using InvoiceTracker.Features.Tracking.Evidence;
using InvoiceTracker.Features.Tracking.Filters;
using InvoiceTracker.Features.Tracking.History;
using InvoiceTracker.Features.Tracking.Networks;
using InvoiceTracker.Features.Tracking.Redis;
using InvoiceTracker.Features.Tracking.Retention;
using InvoiceTracker.Features.Tracking.Signals;
using InvoiceTracker.Features.Work;

namespace InvoiceTracker.Features.Tracking;

public static class TrackingSetup
{
    /// <param name="withRedis">There is one to share the memory of counted opens through.</param>
    public static IServiceCollection AddTracking(this IServiceCollection services, TrackingOptions options, bool withRedis)
    {
        services.AddSingleton(options);
        services.AddSingleton(new OpenTracking(options.Enabled));
        var networks = NetworkFile.Read(options.NetworksFile);
        services.AddSingleton(networks);
        services.AddSingleton<INetworks>(networks);
        services.AddSingleton<LinkReader>();
        services.AddSingleton<NetworkHasher>();
        services.AddSingleton<VisitReader>();
        services.AddSingleton<BotList>();
        services.AddSingleton<UnknownLinkLimit>();
        services.AddSingleton<CooldownMemory>();
        if (withRedis)
            services.AddSingleton<ICooldownMemory, RedisCooldownMemory>();
        else
            services.AddSingleton<ICooldownMemory>(provider => provider.GetRequiredService<CooldownMemory>());

        // The order is part of the contract: a bot never uses up a person's turn.
        services.AddSingleton<IViewFilter, MethodFilter>();
        services.AddSingleton<IViewFilter, PrefetchFilter>();
        services.AddSingleton<IViewFilter, OwnViewFilter>();
        services.AddSingleton<IViewFilter, OptOutFilter>();
        services.AddSingleton<IViewFilter, TrapFilter>();
        services.AddSingleton<IViewFilter, BotFilter>();
        services.AddSingleton<IHistoryRule, TrapRule>();
        services.AddSingleton<IHistoryRule, NetworkRule>();
        services.AddSingleton<IHistoryRule, BurstRule>();
        services.AddSingleton<IHistoryRule, SuspicionRule>();
        services.AddSingleton<IHistoryRule, StrictRule>();
        services.AddSingleton<CooldownFilter>();

        services.AddSingleton<ViewTracker>();
        services.AddSingleton<EvidenceSigner>();
        services.AddScoped<EvidenceTrails>();
        services.AddScoped<EvidenceVerifier>();
        services.AddSingleton<ViewRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<ViewRecorder>());
        services.AddSingleton<SignalNonce>();
        services.AddSingleton<SignalEndpoint>();
        services.AddSingleton<TestAlert>();
        services.AddHostedService<HoldWorker>();
        services.AddScoped<EvidenceRetention>();
        services.AddHostedService<RetentionWorker>();
        return services;
    }
}
