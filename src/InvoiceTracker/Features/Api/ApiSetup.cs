using InvoiceTracker.Features.Invoices;

namespace InvoiceTracker.Features.Api;

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services.AddInvoices().AddScoped<ApiTokens>();

    public static void MapApi(this IEndpointRouteBuilder app) { }
}
