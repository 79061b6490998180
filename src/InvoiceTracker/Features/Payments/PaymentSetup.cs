using InvoiceTracker.Features.Payments.Gateways;

namespace InvoiceTracker.Features.Payments;

public static class PaymentSetup
{
    public static IServiceCollection AddPayments(this IServiceCollection services, GatewayOptions options)
    {
        services.AddScoped<PaymentMails>();
        services.AddScoped<PaymentRecorder>();
        services.AddScoped<PaymentRefunds>();

        services.AddSingleton(options);
        services.AddSingleton<GatewayHttp>();
        GatewayHttp.AddTo(services, options);
        services.AddSingleton<IPaymentGateway, StripeGateway>();
        services.AddSingleton<IPaymentGateway, PayPalGateway>();
        services.AddSingleton<IPaymentGateway, SquareGateway>();
        services.AddSingleton<ConnectedGateways>();
        services.AddSingleton<GatewayBell>();
        services.AddScoped<GatewayConnections>();
        services.AddScoped<Checkouts>();
        services.AddScoped<GatewayNotices>();
        services.AddScoped<GatewayEvents>();
        services.AddScoped<CheckoutReview>();
        services.AddHostedService<GatewayEventWorker>();
        services.AddHostedService<CheckoutReviewWorker>();
        return services;
    }
}
