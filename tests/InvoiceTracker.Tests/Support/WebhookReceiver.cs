using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace InvoiceTracker.Tests.Support;

/// <summary>Somebody else's program on this machine that wants to be told.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Told> _received = new();

    private WebhookReceiver(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>What it answers; 204 where nothing is said.</summary>
    public Func<HttpContext, Task>? Answer { get; set; }

    public IReadOnlyList<Told> Received => [.. _received];

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.AnswerAsync);
        await receiver._app.StartAsync();
        var addresses = receiver._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        receiver.Url = $"{addresses.Addresses.Single()}/hooks";
        return receiver;
    }

    public void Answers(HttpStatusCode status, params (string Name, string Value)[] headers) =>
        Answer = context =>
        {
            context.Response.StatusCode = (int)status;
            foreach (var (name, value) in headers)
                context.Response.Headers[name] = value;
            return Task.CompletedTask;
        };

    /// <summary>What has come, once there is so much; waits a little longer than needed, in case there is more.</summary>
    public async Task<IReadOnlyList<Told>> ToldAsync(int expected, int seconds = 5)
    {
        var deadline = DateTime.UtcNow.AddSeconds(seconds);
        while (_received.Count < expected && DateTime.UtcNow < deadline)
            await Task.Delay(20);
        await Task.Delay(100);
        Assert.Equal(expected, _received.Count);
        return Received;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers;
        _received.Enqueue(
            new Told(
                context.Request.Path,
                headers["webhook-id"].ToString(),
                headers["webhook-timestamp"].ToString(),
                headers["webhook-signature"].ToString(),
                body.ToArray()
            )
        );
        if (Answer is { } answer)
            await answer(context);
        else
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }
}

/// <summary>One message as it arrived.</summary>
internal sealed record Told(string Path, string Id, string Timestamp, string Signature, byte[] Bytes)
{
    public JsonElement Body { get; } = JsonDocument.Parse(Bytes).RootElement;
    public string Type => Body.GetProperty("type").GetString()!;
    public JsonElement Data => Body.GetProperty("data");

    /// <summary>As a receiver checks it who knows nothing of our code.</summary>
    public bool IsSignedWith(string secret)
    {
        using var hmac = new HMACSHA256(Convert.FromBase64String(secret["whsec_".Length..]));
        var expected = hmac.ComputeHash(Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Encoding.UTF8.GetString(Bytes)}"));
        return Signature.Split(' ').Any(s => s == "v1," + Convert.ToBase64String(expected));
    }
}
