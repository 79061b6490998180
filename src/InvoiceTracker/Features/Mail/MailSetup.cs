namespace InvoiceTracker.Features.Mail;

public static class MailSetup
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddSingleton<MailBell>();
        return services;
    }
}
