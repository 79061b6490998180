using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace InvoiceTracker.Tests.Support;

/// <summary>A push service on this machine: takes what comes for its browsers, or answers as a test wants.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Pushed> _received = new();

    private PushService(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What a browser's endpoint answers, by its path; 201 where nothing is said.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, Task>> Answers { get; } = new();

    public IReadOnlyList<Pushed> Received => [.. _received];

    public static async Task<PushService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new PushService(builder.Build());
        service._app.Run(service.AnswerAsync);
        await service._app.StartAsync();
        var addresses = service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        service.Address = new Uri(addresses.Addresses.Single());
        return service;
    }

    public FakeBrowser NewBrowser() => new(new Uri(Address, $"/push/{Guid.NewGuid():N}"));

    public void Answer(FakeBrowser browser, HttpStatusCode status, string body = "", params (string Name, string Value)[] headers) =>
        Answers[browser.Endpoint.AbsolutePath] = async context =>
        {
            context.Response.StatusCode = (int)status;
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            await context.Response.WriteAsync(body);
        };

    /// <summary>What has come for a browser, once there are so many; waits a little longer than needed, in case there are more.</summary>
    public async Task<IReadOnlyList<Pushed>> PushesAsync(FakeBrowser browser, int expected, int seconds = 8)
    {
        var deadline = DateTime.UtcNow.AddSeconds(seconds);
        while (For(browser).Count < expected && DateTime.UtcNow < deadline)
            await Task.Delay(20);
        await Task.Delay(50);
        var pushes = For(browser);
        Assert.Equal(expected, pushes.Count);
        return pushes;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private List<Pushed> For(FakeBrowser browser) => [.. _received.Where(p => p.Path == browser.Endpoint.AbsolutePath)];

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _received.Enqueue(
            new Pushed(
                context.Request.Path,
                context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
                body.ToArray(),
                DateTime.UtcNow
            )
        );
        if (Answers.TryGetValue(context.Request.Path, out var answer))
            await answer(context);
        else
            context.Response.StatusCode = StatusCodes.Status201Created;
    }
}

internal sealed record Pushed(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Body, DateTime At);

/// <summary>A browser that subscribed: it alone can read what comes.</summary>
internal sealed class FakeBrowser(Uri endpoint) : IDisposable
{
    private readonly ECDiffieHellman _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly byte[] _auth = RandomNumberGenerator.GetBytes(16);

    public Uri Endpoint { get; } = endpoint;

    public byte[] Point
    {
        get
        {
            var q = _key.ExportParameters(includePrivateParameters: false).Q;
            return [4, .. q.X!, .. q.Y!];
        }
    }

    public string P256dh => Base64Url.EncodeToString(Point);
    public string Auth => Base64Url.EncodeToString(_auth);

    /// <summary>What the browser's PushSubscription.toJSON() gives.</summary>
    public object ToJson(string? device = null) =>
        new
        {
            endpoint = Endpoint.AbsoluteUri,
            keys = new { p256dh = P256dh, auth = Auth },
            device,
        };

    /// <summary>Decrypts it and checks who sent it, with libraries that are not ours.</summary>
    public async Task<ReadPush> ReadAsync(Pushed push)
    {
        var input = JsonSerializer.Serialize(
            new
            {
                privateKey = Base64Url.EncodeToString(_key.ExportParameters(includePrivateParameters: true).D),
                auth = Auth,
                body = Base64Url.EncodeToString(push.Body),
                authorization = push.Headers["Authorization"],
                audience = Endpoint.GetLeftPart(UriPartial.Authority),
            }
        );
        var read = JsonDocument.Parse(await Node.RunAsync("read-push.mjs", input)).RootElement;
        return new ReadPush(
            JsonDocument.Parse(read.GetProperty("payload").GetString()!).RootElement,
            read.GetProperty("claims"),
            read.GetProperty("key").GetString()!
        );
    }

    public void Dispose() => _key.Dispose();
}

/// <param name="Key">Who sent it, as the push service knows them.</param>
internal sealed record ReadPush(JsonElement Payload, JsonElement Claims, string Key)
{
    public string Text(string name) => Payload.GetProperty(name).GetString()!;
}
