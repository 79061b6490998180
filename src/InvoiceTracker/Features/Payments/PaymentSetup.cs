namespace InvoiceTracker.Features.Payments;

public static class PaymentSetup
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddScoped<PaymentMails>();
        services.AddScoped<PaymentRecorder>();
        return services;
    }
}
