using System.Globalization;
using System.Net;
using InvoiceTracker.Data;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace InvoiceTracker.Commands;

/// <summary>Serving, and saying where.</summary>
internal static class Server
{
    public static async Task RunAsync(Arguments arguments, TextWriter output)
    {
        var builder = CreateBuilder(arguments.Settings(_ => false));
        builder.AddInvoiceTracker();
        await using var app = builder.Build();
        app.UseInvoiceTracker();
        await Schema.PrepareToServeAsync(app.Services);

        app.Lifetime.ApplicationStarted.Register(() =>
        {
            if (AddressOf(app) is { } address)
                output.WriteLine($"InvoiceTracker is at {address}");
        });
        try
        {
            await app.RunAsync();
        }
        catch (IOException e) when (e.InnerException is AddressInUseException)
        {
            throw new SettingException("Urls", $"{e.Message.TrimEnd('.')}. Choose another address, e.g. --Urls=http://localhost:5081.");
        }
    }

    /// <summary>Finds the settings file beside the program where the current folder has none, so that it can be called from anywhere.</summary>
    public static WebApplicationBuilder CreateBuilder(string[] settings)
    {
        var isPlaced = Array.Exists(settings, setting => setting.StartsWith("--contentRoot", StringComparison.OrdinalIgnoreCase));
        var contentRoot = isPlaced || File.Exists("appsettings.json") ? null : AppContext.BaseDirectory;
        return WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = contentRoot });
    }

    /// <returns>What is configured, since people use that; else where it listens, in a form that a browser can open; null in a test, where nothing listens.</returns>
    private static string? AddressOf(WebApplication app)
    {
        if (
            app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            is not { } listening
        )
            return null;
        if (app.Configuration["PublicBaseUrl"] is { Length: > 0 } configured)
            return configured;

        var address = BindingAddress.Parse(listening);
        var isEverywhere =
            address.Host is "+" or "*"
            || (IPAddress.TryParse(address.Host, out var ip) && (ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any)));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{address.Scheme}://{(isEverywhere ? "localhost" : address.Host)}:{address.Port}"
        );
    }
}
