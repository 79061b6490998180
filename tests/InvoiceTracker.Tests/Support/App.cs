using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace InvoiceTracker.Tests.Support;

/// <summary>
/// The real application over a database of its own. Only the clock and the outside world are ours. It is set up for Maya, the
/// owner of Northlight Studio in Berlin, and Tom, a member.
/// </summary>
public class App : WebApplicationFactory<Program>, IAsyncLifetime
{
    public const string Password = "correct horse battery staple";

    public static readonly DateTimeOffset T0 = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);

    private readonly App? _first;
    private readonly TestDatabase _database;
    private readonly Dictionary<string, string> _settings;
    private IHost? _host;

    public App()
    {
        (_database, _settings, Clock) = (TestDatabase.Create(), [], new FakeTimeProvider(T0));
    }

    /// <summary>Another process of the same installation: on the same database, with the same settings and the same clock.</summary>
    protected App(App first)
    {
        (_first, _database, _settings, Clock) = (first, first._database, first._settings, first.Clock);
    }

    public FakeTimeProvider Clock { get; }
    public string DataDirectory => _database.Folder;
    public Membership Maya { get; private set; } = null!;
    public Membership Tom { get; private set; } = null!;

    /// <summary>False: the app starts with an empty database, as at the first run.</summary>
    protected virtual bool IsSetUp => true;

    /// <summary>A setting as an operator would give it; before the app is first used.</summary>
    public App With(string key, string value)
    {
        _settings[key] = value;
        return this;
    }

    /// <summary>An app of its own, for tests that change more than their own invoices.</summary>
    public static async Task<App> StartAsync(params (string Key, string Value)[] settings)
    {
        var app = new App();
        foreach (var (key, value) in settings)
            app.With(key, value);
        await app.InitializeAsync();
        return app;
    }

    public virtual async ValueTask InitializeAsync()
    {
        if (_first is not null)
        {
            (Maya, Tom) = (_first.Maya, _first.Tom);
            return;
        }
        await _database.PrepareAsync();
        if (!IsSetUp)
            return;
        Maya = await InScopeAsync<AccountRegistry, Membership>(accounts =>
            accounts.SetUpAsync(
                new NewBusiness("Northlight Studio"),
                new NewMember("Maya Lindqvist", "maya@northlight.example", Password),
                CancellationToken.None
            )
        );
        Tom = await InScopeAsync<AccountRegistry, Membership>(accounts =>
            accounts.AddMemberAsync(
                Maya.WorkspaceId,
                new NewMember("Tom Berger", "tom@northlight.example", Password),
                Role.Member,
                CancellationToken.None
            )
        );
    }

    public override async ValueTask DisposeAsync()
    {
        await StopAsync();
        await base.DisposeAsync();
        if (_first is null)
            await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops as in production: Program ends by itself. The factory alone would dispose of the host while Program still stops it.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _host, null) is not { } host)
            return;
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        lifetime.ApplicationStopped.Register(stopped.SetResult);
        lifetime.StopApplication();
        await stopped.Task;
    }

    public async Task<TResult> InScopeAsync<TService, TResult>(Func<TService, Task<TResult>> work)
        where TService : notnull
    {
        await using var scope = Services.CreateAsyncScope();
        return await work(scope.ServiceProvider.GetRequiredService<TService>());
    }

    public Task<TResult> QueryAsync<TResult>(Func<AppDbContext, Task<TResult>> query) => InScopeAsync(query);

    /// <summary>A browser that follows no redirect by itself and keeps its cookies.</summary>
    public HttpClient Browser() =>
        CreateClient(
            new WebApplicationFactoryClientOptions
            {
                AllowAutoRedirect = false,
                HandleCookies = true,
                BaseAddress = ClientOptions.BaseAddress,
            }
        );

    protected override IHost CreateHost(IHostBuilder builder) => _host = base.CreateHost(builder);

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        builder.UseEnvironment("Development");
        builder.UseSetting("DataDirectory", _database.Folder);
        builder.UseSetting("Database:Provider", _database.Provider.ToString());
        builder.UseSetting("ConnectionStrings:Database", _database.ConnectionString);
        builder.UseSetting("PublicBaseUrl", "https://billing.northlight.example");
        builder.UseSetting("RateLimits:Enabled", "false");
        // Nobody listens there: a test that forgets its fake must not reach the real service.
        foreach (var gateway in new[] { "Stripe", "PayPal", "Square" })
            builder.UseSetting($"Gateways:{gateway}:ApiBase", "http://127.0.0.1:9");
        builder.UseSetting("Serilog:MinimumLevel:Default", "Warning");
        builder.UseSetting("Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime", "Warning");
        foreach (var (key, value) in _settings)
            builder.UseSetting(key, value);
        builder.ConfigureTestServices(services =>
        {
            services.Replace(ServiceDescriptor.Singleton<TimeProvider>(Clock));
            services.AddSingleton<IStartupFilter, FromLoopback>();
            Configure(services);
        });
    }

    /// <summary>What else is to be watched or replaced.</summary>
    protected virtual void Configure(IServiceCollection services) { }

    /// <summary>The test server has no sockets; every request comes from the trusted proxy on loopback, which names the client.</summary>
    private sealed class FromLoopback : IStartupFilter
    {
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
            app =>
            {
                app.Use(
                    (context, following) =>
                    {
                        context.Connection.RemoteIpAddress = IPAddress.Loopback;
                        return following(context);
                    }
                );
                next(app);
            };
    }
}

/// <summary>A second process beside the first, or after it.</summary>
public sealed class SecondApp(App first) : App(first);
