using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text.Json;
using InvoiceTracker.Commands;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Api;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace InvoiceTracker.Benchmarks;

/// <summary>
/// How much later than the client's page the news of an open is at those who listen. The app really listens on a port; the opens come
/// at a fixed rate whether or not the last was answered, each of another invoice and from another network.
/// </summary>
internal static class LiveBenchmark
{
    private const int Listeners = 100;
    private const int PerSecond = 20;
    private const int Seconds = 15;
    private const int WarmUp = 2 * PerSecond;
    private const int Opens = WarmUp + PerSecond * Seconds;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    private const string Browser =
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36";

    public static async Task<IReadOnlyList<string>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("invoicetracker-live-");
        try
        {
            await using var app = await StartAsync(folder.FullName);
            var lines = await MeasureAsync(app);
            await app.StopAsync();
            return lines;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    internal static async Task<WebApplication> StartAsync(string folder)
    {
        var builder = Server.CreateBuilder([
            // Whose pages and static files these are.
            "--applicationName=InvoiceTracker",
            "--environment=Development",
            "--Urls=http://127.0.0.1:0",
            $"--DataDirectory={folder}",
            "--RateLimits:Enabled=false",
            "--Serilog:MinimumLevel:Default=Warning",
            "--Serilog:MinimumLevel:Override:Microsoft.Hosting.Lifetime=Warning",
        ]);
        builder.AddInvoiceTracker();
        var app = builder.Build();
        app.UseInvoiceTracker();
        await Schema.PrepareToServeAsync(app.Services);
        await app.StartAsync();
        return app;
    }

    private static async Task<IReadOnlyList<string>> MeasureAsync(WebApplication app)
    {
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        var (token, invoices) = await FillAsync(app.Services);
        using var http = new HttpClient { BaseAddress = new Uri(address), Timeout = Timeout.InfiniteTimeSpan };
        using var end = new CancellationTokenSource();
        var listeners = Enumerable.Range(0, Listeners).Select(_ => new Listener()).ToList();
        var listening = listeners.ConvertAll(listener => listener.ListenAsync(http, token, end.Token));
        await Task.WhenAll(listeners.Select(listener => listener.IsOpen.Task)).WaitAsync(s_patience);

        var pages = new long[Opens];
        var started = Stopwatch.GetTimestamp();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Opens),
            new ParallelOptions { MaxDegreeOfParallelism = 64 },
            async (i, _) =>
            {
                var wait = TimeSpan.FromSeconds((double)i / PerSecond) - Stopwatch.GetElapsedTime(started);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, CancellationToken.None);
                await OpenAsync(http, invoices[i].Path, i);
                pages[i] = Stopwatch.GetTimestamp();
            }
        );
        var deadline = DateTime.UtcNow + s_patience;
        while (listeners.Exists(listener => listener.Heard.Count < Opens) && DateTime.UtcNow < deadline)
            await Task.Delay(50, CancellationToken.None);
        cpu = Process.GetCurrentProcess().TotalProcessorTime - cpu;
        var took = Stopwatch.GetElapsedTime(started);
        await end.CancelAsync();
        await Task.WhenAll(listening);

        return Describe(listeners, invoices, pages, cpu / took);
    }

    private static async Task<(string Token, IReadOnlyList<(Guid Id, string Path)> Invoices)> FillAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var maya = await scope
            .ServiceProvider.GetRequiredService<AccountRegistry>()
            .SetUpAsync(
                new NewBusiness("Northlight Studio"),
                new NewMember("Maya Lindqvist", "maya@northlight.example", Guid.NewGuid().ToString()),
                CancellationToken.None
            );
        await scope.ServiceProvider.GetRequiredService<Seeder>().SeedAsync(Opens, 0, TextWriter.Null, CancellationToken.None);
        var protector = scope.ServiceProvider.GetRequiredService<LinkProtector>();
        var links = await scope
            .ServiceProvider.GetRequiredService<AppDbContext>()
            .InvoiceLinks.AsNoTracking()
            .Where(l => l.Kind == LinkKind.Shared && l.InvoiceId != null)
            .ToListAsync();
        var token = await scope
            .ServiceProvider.GetRequiredService<ApiTokens>()
            .CreateAsync(maya.WorkspaceId, maya.UserId, "benchmark", ApiScope.Read, CancellationToken.None);
        return (token, links.ConvertAll(link => (link.InvoiceId!.Value, new Uri(protector.UrlOf(link)!).AbsolutePath)));
    }

    private static async Task OpenAsync(HttpClient http, string path, int i)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("User-Agent", Browser);
        request.Headers.TryAddWithoutValidation("Accept-Language", "en");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", $"198.18.{i >> 8}.{i & 255}");
        using var page = await http.SendAsync(request);
        page.EnsureSuccessStatusCode();
        await page.Content.ReadAsByteArrayAsync();
    }

    private static string[] Describe(List<Listener> listeners, IReadOnlyList<(Guid Id, string Path)> invoices, long[] pages, double cores)
    {
        var later = new List<double>();
        var inOrder = 0;
        foreach (var listener in listeners)
        {
            var heardAt = listener.Heard.ToDictionary(heard => heard.InvoiceId, heard => heard.At);
            for (var i = WarmUp; i < Opens; i++)
            {
                if (heardAt.TryGetValue(invoices[i].Id, out var at))
                    later.Add((at - pages[i]) * 1000.0 / Stopwatch.Frequency);
            }
            var times = listener.Heard.Select(heard => heard.CreatedAt).ToList();
            if (times.Zip(times.Skip(1)).All(pair => string.CompareOrdinal(pair.First, pair.Second) <= 0))
                inOrder++;
        }
        later.Sort();
        var expected = Listeners * PerSecond * Seconds;
        return
        [
            FormattableString.Invariant(
                $"{PerSecond} opens a second for {Seconds} s, {Listeners} listeners; the whole of it took {cores:0.00} cores"
            ),
            FormattableString.Invariant(
                $"later than the page: p50 {At(0.50):0.0} ms, p95 {At(0.95):0.0} ms, p99 {At(0.99):0.0} ms, most {At(1):0.0} ms"
            ),
            FormattableString.Invariant(
                $"delivered {100.0 * later.Count / expected:0.00} % of {expected}, {listeners.Sum(l => l.Repeated)} twice"
            ),
            FormattableString.Invariant($"in order at {inOrder} of {Listeners}"),
        ];

        double At(double part) => later.Count == 0 ? double.NaN : later[Math.Min(later.Count - 1, (int)(later.Count * part))];
    }

    /// <summary>One open stream.</summary>
    private sealed class Listener
    {
        private readonly HashSet<Guid> _seen = [];

        public TaskCompletionSource IsOpen { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public ConcurrentQueue<(Guid InvoiceId, string CreatedAt, long At)> Heard { get; } = [];
        public int Repeated { get; private set; }

        public async Task ListenAsync(HttpClient http, string token, CancellationToken cancellationToken)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/events");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
                answer.EnsureSuccessStatusCode();
                using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
                while (await reader.ReadLineAsync(cancellationToken) is { } line)
                {
                    IsOpen.TrySetResult();
                    if (line.StartsWith("data:", StringComparison.Ordinal))
                        Hear(line["data:".Length..]);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The measurement is over.
            }
            catch (Exception e)
            {
                IsOpen.TrySetException(e);
            }
        }

        private void Hear(string data)
        {
            var at = Stopwatch.GetTimestamp();
            using var json = JsonDocument.Parse(data);
            var invoiceId = json.RootElement.GetProperty("invoiceId").GetGuid();
            if (_seen.Add(invoiceId))
                Heard.Enqueue((invoiceId, json.RootElement.GetProperty("createdAt").GetString()!, at));
            else
                Repeated++;
        }
    }
}
