namespace InvoiceTracker.Features.Api;

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services) => services.AddScoped<ApiTokens>();

    public static void MapApi(this IEndpointRouteBuilder app) { }
}
