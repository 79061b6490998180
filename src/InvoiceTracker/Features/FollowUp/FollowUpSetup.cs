namespace InvoiceTracker.Features.FollowUp;

public static class FollowUpSetup
{
    public static IServiceCollection AddFollowUp(this IServiceCollection services)
    {
        services.AddScoped<DailyDigest>();
        services.AddScoped<FollowUpBoard>();
        services.AddScoped<FollowUpDrafts>();
        services.AddScoped<FollowUpSender>();
        services.AddScoped<DueNotices>();
        services.AddHostedService<NoticeWorker>();
        return services;
    }
}
