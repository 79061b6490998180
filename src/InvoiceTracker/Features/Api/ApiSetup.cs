using InvoiceTracker.Features.Api.Export;
using InvoiceTracker.Features.Api.Webhooks;
using Microsoft.AspNetCore.Authentication;

namespace InvoiceTracker.Features.Api;

public static class ApiSetup
{
    public static IServiceCollection AddApi(this IServiceCollection services)
    {
        services.AddScoped<ApiTokens>();
        services.AddScoped<InvoiceReader>();
        services.AddScoped<ClientExport>();
        services.AddScoped<CsvExport>();
        services.AddSingleton<IdempotencyKeys>();
        services.AddSingleton<WebhookBell>();
        services.AddSingleton<WebhookSecrets>();
        services.AddScoped<WebhookRegistry>();
        services.AddScoped<WebhookPayload>();
        services.AddScoped<WebhookSender>();
        services.AddScoped<WebhookLedger>();
        services.AddHostedService<WebhookWorker>();
        services.AddAuthentication().AddScheme<AuthenticationSchemeOptions, ApiTokenHandler>(ApiAccess.Scheme, configureOptions: null);
        services.AddAuthorization(ApiAccess.Configure);
        services.AddOpenApi("v1", OpenApiDescription.Configure);
        return services;
    }

    /// <summary>Gives words to what routing refuses by itself: an unknown path, another method, another content type.</summary>
    public static void UseApiProblems(this IApplicationBuilder app) =>
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal),
            api =>
                api.UseStatusCodePages(refused =>
                    Problem.OfStatus(refused.HttpContext.Response.StatusCode).ExecuteAsync(refused.HttpContext)
                )
        );

    public static void MapApi(this IEndpointRouteBuilder app)
    {
        app.MapOpenApi().AllowAnonymous();

        var api = app.MapGroup("/api/v1").RequireAuthorization(ApiAccess.Known);
        // A handler that finds nothing answers null; another workspace's id is answered in the same way.
        api.AddEndpointFilter(async (context, next) => await next(context) ?? Problem.NotFound());
        // Inside, a refusal becomes an answer that the key remembers; outside, a refusal of the key itself.
        ((IEndpointConventionBuilder)api).Add(endpoint =>
            endpoint.RequestDelegate = ProblemDelegate.Around(IdempotentDelegate.Around(ProblemDelegate.Around(endpoint.RequestDelegate!)))
        );
        api.ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .ProducesProblem(StatusCodes.Status409Conflict);

        api.MapClients();
        api.MapInvoices();
        api.MapPayments();
        api.MapEvidence();
        api.MapNotifications();
        api.MapPreferences();
        api.MapPushSubscriptions();
        api.MapMembers();
        api.MapIntegrations();
        api.MapFollowUps();
        api.MapWebhooks();
        api.MapExport();
    }
}
