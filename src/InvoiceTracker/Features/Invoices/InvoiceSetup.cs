using InvoiceTracker.Features.Clients;

namespace InvoiceTracker.Features.Invoices;

public static class InvoiceSetup
{
    public static IServiceCollection AddInvoices(this IServiceCollection services)
    {
        services.AddScoped<InvoiceDrafts>();
        services.AddScoped<IssuedInvoices>();
        services.AddScoped<InvoiceList>();
        services.AddScoped<ClientDirectory>();
        services.AddScoped<ClientErasure>();
        services.AddScoped<PortalAccess>();
        return services;
    }
}
