namespace InvoiceTracker.Features.Demo;

public static class DemoSetup
{
    public static IServiceCollection AddDemo(this IServiceCollection services)
    {
        services.AddScoped<DemoLoader>();
        services.AddScoped<DemoVisitor>();
        services.AddScoped<SampleInvoice>();
        services.AddScoped<Seeder>();
        return services;
    }
}
