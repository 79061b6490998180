namespace InvoiceTracker.Features.Mail;

public static class MailSetup
{
    public static IServiceCollection AddMail(this IServiceCollection services, IConfiguration configuration, string dataDirectory)
    {
        services.AddSingleton(MailOptions.Of(configuration));
        services.AddSingleton(new PickupFolderTransport(Path.Combine(dataDirectory, "mail")));
        services.AddSingleton<MailTransports>();
        services.AddSingleton<MailRenderer>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<MailBell>();
        services.AddScoped<MailPreview>();
        services.AddScoped<MailTest>();
        services.AddScoped<MailNews>();
        services.AddScoped<MailLedger>();
        services.AddHostedService<MailWorker>();
        return services;
    }
}
