using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Benchmarks;

/// <summary>What the sums of a long invoice take, and how long a payment service waits for its answer.</summary>
internal static class PayBenchmark
{
    private const int Lines = 200;
    private const int Rounds = 500;
    private const int Calls = 1_000;
    private const int AtOnce = 8;
    private const string Key = "benchmark-benchmark-benchmark-benchmark-bench";
    private const string Secret = "whsec_benchmark";

    public static async Task<IReadOnlyList<string>> RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("invoicetracker-pay-");
        try
        {
            await using var app = await LiveBenchmark.StartAsync(folder.FullName);
            var calls = await CallAsync(app);
            await app.StopAsync();
            return [Describe($"totals of {Lines} lines", AddUp()), Describe($"webhook, {AtOnce} at once", calls)];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static List<double> AddUp()
    {
        var lines = Enumerable
            .Range(1, Lines)
            .Select(i => new PricedLine(i * 0.25m, 99.99m, new TaxRate(i % 3 is 0 ? 7 : 19), i % 5 is 0 ? new Portion.Percent(3.5m) : null))
            .ToList();
        var times = new List<double>();
        for (var i = 0; i < Rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            InvoiceCalculator.Calculate(Currency.Of("EUR"), lines, new Portion.Percent(2), pricesIncludeTax: i % 2 is 0);
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return times;
    }

    private static async Task<List<double>> CallAsync(WebApplication app)
    {
        await ConnectAsync(app.Services);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        using var http = new HttpClient { BaseAddress = new Uri(address) };
        var times = new double[Calls];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Calls),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
            async (i, cancellationToken) =>
            {
                using var request = Signed(i);
                var started = Stopwatch.GetTimestamp();
                using var answer = await http.SendAsync(request, cancellationToken);
                times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                answer.EnsureSuccessStatusCode();
            }
        );
        // The first ones compile what they pass through.
        return [.. times.Skip(Calls / 10)];
    }

    private static async Task ConnectAsync(IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        var maya = await scope
            .ServiceProvider.GetRequiredService<AccountRegistry>()
            .SetUpAsync(
                new NewBusiness("Northlight Studio"),
                new NewMember("Maya Lindqvist", "maya@northlight.example", Guid.NewGuid().ToString()),
                CancellationToken.None
            );
        var keys = JsonSerializer.Serialize(new { secretKey = "sk_test_benchmark", webhookSecret = Secret });
        var protector = services.GetRequiredService<IDataProtectionProvider>().CreateProtector("gateway-keys");
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        db.GatewayConnections.Add(
            new GatewayConnection(maya.WorkspaceId, PaymentMethod.Stripe, Key[..GatewayConnection.KeyLength], DateTimeOffset.UtcNow)
            {
                ProtectedSecrets = protector.Protect(keys),
                IsTestMode = true,
            }
        );
        await db.SaveChangesAsync();
    }

    private static HttpRequestMessage Signed(int i)
    {
        var at = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var body = FormattableString.Invariant(
            $$$$"""{"id":"evt_{{{{i}}}}","object":"event","type":"customer.created","created":{{{{at}}}},"data":{"object":{"id":"cus_{{{{i}}}}"}}}"""
        );
        var mac = HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(FormattableString.Invariant($"{at}.{body}")));
        var request = new HttpRequestMessage(HttpMethod.Post, $"/hooks/stripe/{Key[..GatewayConnection.KeyLength]}")
        {
            Content = new StringContent(body, Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(
            "Stripe-Signature",
            FormattableString.Invariant($"t={at},v1={Convert.ToHexStringLower(mac)}")
        );
        return request;
    }

    private static string Describe(string name, List<double> times)
    {
        times.Sort();
        return FormattableString.Invariant(
            $"{name, -36} p50 {times[times.Count / 2], 6:0.00} ms, p99 {times[times.Count * 99 / 100], 6:0.00} ms"
        );
    }
}
