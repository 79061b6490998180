using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Web;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Commands;

/// <summary>The program's services for a verb: composed as for serving, but nothing listens and no worker starts.</summary>
internal sealed class VerbHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly AsyncServiceScope _scope;

    private VerbHost(WebApplication app) => (_app, _scope) = (app, app.Services.CreateAsyncScope());

    public IServiceProvider Services => _scope.ServiceProvider;

    /// <summary>The services that live as long as the program.</summary>
    public IServiceProvider Root => _app.Services;

    public AppDbContext Db => Get<AppDbContext>();

    /// <param name="adapt">Changes what the program is composed of.</param>
    public static VerbHost Create(Invocation call, Action<WebApplicationBuilder>? adapt = null)
    {
        var builder = Server.CreateBuilder(call.Settings);

        // Standard error is for the sentence that says what to do.
        builder.Configuration["Serilog:MinimumLevel:Default"] = builder.Configuration["Serilog:MinimumLevel:Override:Microsoft"] = "Error";

        // No verb writes an address that anybody follows, so none has to be configured.
        if (builder.Configuration["PublicBaseUrl"] is null or "")
            builder.Configuration["PublicBaseUrl"] = "http://localhost";
        builder.AddInvoiceTracker();
        adapt?.Invoke(builder);
        return new VerbHost(builder.Build());
    }

    /// <summary>Over a database that has this program's schema.</summary>
    public static async Task<VerbHost> OpenAsync(Invocation call)
    {
        var host = Create(call);
        try
        {
            await Schema.PrepareForVerbAsync(host._app.Services);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    public T Get<T>()
        where T : notnull => Services.GetRequiredService<T>();

    /// <exception cref="CommandException">There is no workspace yet.</exception>
    public async Task<Workspace> WorkspaceAsync() =>
        await Db.Workspaces.OrderBy(w => w.CreatedAt).FirstOrDefaultAsync()
        ?? throw new CommandException("There is no workspace yet. Run the verb `setup` first, or open the app.");

    public async ValueTask DisposeAsync()
    {
        await _scope.DisposeAsync();
        await _app.DisposeAsync();
    }
}
