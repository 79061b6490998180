using InvoiceTracker.Data;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.FollowUp;
using InvoiceTracker.Features.Invoices;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Mail;
using InvoiceTracker.Features.Notifications;
using InvoiceTracker.Features.Notifications.Push;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Features.Redis;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Features.Work;
using Microsoft.AspNetCore.DataProtection;

namespace InvoiceTracker.Web;

/// <summary>The table of contents: which features there are, and what a request passes through.</summary>
internal static class Composition
{
    private const long LargestBody = 1024 * 1024;
    private const int LargestHeaders = 32 * 1024;

    public static WebApplicationBuilder AddInvoiceTracker(this WebApplicationBuilder builder)
    {
        var (configuration, environment, services) = (builder.Configuration, builder.Environment, builder.Services);
        var dataDirectory = Settings.DataDirectory(configuration, environment);
        Directory.CreateDirectory(dataDirectory);

        builder.AddLogging();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Limits.MaxRequestHeadersTotalSize = LargestHeaders;
        });

        services.AddSingleton(ProductClock.From(configuration, environment));
        services.AddSingleton(PublicAddress.From(configuration, environment));
        services.AddSingleton(new RateLimitOptions(Settings.Flag(configuration, "RateLimits:Enabled", true)));
        services.AddSingleton<LinkProtector>();
        services
            .AddDataProtection()
            .SetApplicationName("InvoiceTracker")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(dataDirectory, "keys")));

        services.AddData(DatabaseOptions.From(configuration, dataDirectory));
        services.AddAccounts();
        services.AddInvoices();
        services.AddDocuments();
        services.AddMail(configuration, dataDirectory);
        var withRedis = services.AddRedis(configuration);
        services.AddNotifications(configuration, withRedis);
        services.AddSending();
        services.AddTracking(TrackingOptions.From(configuration), withRedis);
        services.AddPayments();
        services.AddFollowUp();
        services.AddDemo();
        services.AddApi();
        services.AddPages();
        return builder;
    }

    public static WebApplication UseInvoiceTracker(this WebApplication app)
    {
        app.UseForwardedHeaders(Settings.Proxies(app.Configuration));
        app.UseSecurityHeaders(app.Environment.IsProduction());
        app.UseErrorPages();
        app.UseApiProblems();
        app.UseRouting();
        app.UseAuthentication();
        app.UseMiddleware<ViewTrackingMiddleware>();
        app.UseMiddleware<SetUpFirst>();
        app.UseAuthorization();
        app.UseMiddleware<ShellMiddleware>();
        app.UseAntiforgery();

        app.MapStaticAssets();
        app.MapRazorPages().WithStaticAssets();
        app.MapGet("/follow-ups", () => TypedResults.LocalRedirect("/"));
        app.MapDocuments();
        app.MapLive();
        app.MapPush();
        app.MapApi();
        app.MapHealth();
        return app;
    }
}
