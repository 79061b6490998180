namespace InvoiceTracker.Features.Sending;

public static class SendingSetup
{
    public static IServiceCollection AddSending(this IServiceCollection services)
    {
        services.AddScoped<NumberAllocator>();
        services.AddScoped<InvoiceSender>();
        return services;
    }
}
