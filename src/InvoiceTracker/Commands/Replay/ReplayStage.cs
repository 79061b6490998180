using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Tracking;
using InvoiceTracker.Features.Tracking.Networks;
using InvoiceTracker.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace InvoiceTracker.Commands.Replay;

/// <summary>The program over a throwaway database, with a clock and a knowledge of networks that the scenarios set.</summary>
internal sealed class ReplayStage : IAsyncDisposable
{
    private static readonly DateTimeOffset Opening = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    private readonly VerbHost _host;
    private readonly DirectoryInfo _folder;

    private ReplayStage(VerbHost host, DirectoryInfo folder, StageClock clock, StageNetworks networks) =>
        (_host, _folder, Clock, Networks) = (host, folder, clock, networks);

    public StageClock Clock { get; }
    public StageNetworks Networks { get; }
    public Membership Owner { get; private set; } = null!;
    public ViewRecorder Recorder => _host.Root.GetRequiredService<ViewRecorder>();
    public IServiceProvider Services => _host.Root;

    public static async Task<ReplayStage> OpenAsync(Invocation call)
    {
        var folder = Directory.CreateTempSubdirectory("invoicetracker-replay-");
        var (clock, networks) = (new StageClock { Now = Opening }, new StageNetworks());
        var host = VerbHost.Create(
            call with
            {
                Settings =
                [
                    .. call.Settings,
                    $"--DataDirectory={folder.FullName}",
                    "--Database:Provider=Sqlite",
                    "--ConnectionStrings:Database=",
                    "--ConnectionStrings:Redis=",
                ],
            },
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
                builder.Services.Replace(ServiceDescriptor.Singleton<INetworks>(networks));
            }
        );
        var stage = new ReplayStage(host, folder, clock, networks);
        await Schema.MigrateAsync(host.Root);
        stage.Owner = await host.Get<AccountRegistry>()
            .SetUpAsync(
                new NewBusiness("Replay"),
                new NewMember("Replay", "replay@example.com", Guid.NewGuid().ToString()),
                CancellationToken.None
            );
        await stage.Recorder.StartAsync(CancellationToken.None);
        return stage;
    }

    /// <summary>The part of the server's pipeline that stands before the client's page, with a page that is blank.</summary>
    public RequestDelegate Pipeline(ScenarioSetup setup)
    {
        var proxies = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Proxy:KnownNetworks", string.Join(',', setup.TrustedProxies ?? []))])
            .Build();
        var app = new ApplicationBuilder(Services);
        app.UseForwardedHeaders(Settings.Proxies(proxies));
        if (setup.OwnerSession)
            app.Use(SignInAsync);
        app.UseMiddleware<ViewTrackingMiddleware>();
        app.Run(_ => Task.CompletedTask);
        return app.Build();
    }

    public async Task<T> QueryAsync<T>(Func<AppDbContext, Task<T>> query)
    {
        await using var scope = Services.CreateAsyncScope();
        return await query(scope.ServiceProvider.GetRequiredService<AppDbContext>());
    }

    /// <summary>Waits until all that was queued is written.</summary>
    public Task SettleAsync() => Recorder.EndHoldsAsync();

    public async ValueTask DisposeAsync()
    {
        await Recorder.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }

    private async Task SignInAsync(HttpContext context, RequestDelegate next)
    {
        await context
            .RequestServices.GetRequiredService<CurrentUser>()
            .LoadAsync(
                context.RequestServices.GetRequiredService<AppDbContext>(),
                Owner.WorkspaceId,
                Owner.UserId,
                stamp: null,
                context.RequestAborted
            );
        await next(context);
    }
}

/// <summary>Shows what it was set to.</summary>
internal sealed class StageClock : TimeProvider
{
    public DateTimeOffset Now { get; set; }

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>Says of the current request's network what the scenario says.</summary>
internal sealed class StageNetworks : INetworks
{
    public string Label { get; set; } = "";

    public NetworkOwner? OwnerOf(IPAddress address) =>
        Label.Split(':', 2) switch
        {
            ["mailsec", .. var vendor] => new NetworkOwner(vendor.FirstOrDefault() ?? "a service", IsMailSecurity: true),
            ["cloud", .. var vendor] => new NetworkOwner(vendor.FirstOrDefault() ?? "a cloud", IsMailSecurity: false),
            _ => null,
        };
}
