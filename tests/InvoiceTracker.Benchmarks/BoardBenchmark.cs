using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Accounts;
using InvoiceTracker.Features.Demo;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Benchmarks;

/// <summary>How long the home page takes with 500 unpaid invoices that were opened 50,000 times, alone and among 100,000 others.</summary>
internal static class BoardBenchmark
{
    private const int Unpaid = 500;
    private const int Opens = 50_000;
    private const int WarmUp = 10;
    private const int Pages = 50;
    private const string Password = "correct horse battery staple";

    public static async Task<IReadOnlyList<string>> RunAsync()
    {
        var alone = await MeasureAsync(Unpaid, Opens);
        var among = await MeasureAsync(100_000, 10 * Opens);
        return
        [
            string.Create(CultureInfo.InvariantCulture, $"{Unpaid} unpaid, {Opens} opens: {alone:0.0} ms"),
            string.Create(CultureInfo.InvariantCulture, $"among 100,000 invoices: {among:0.0} ms, {among / alone:0.00} times as long"),
        ];
    }

    /// <returns>The median in milliseconds, from the request to the last byte.</returns>
    private static async Task<double> MeasureAsync(int invoices, int opens)
    {
        var folder = Directory.CreateTempSubdirectory("invoicetracker-board-");
        try
        {
            await using var app = await LiveBenchmark.StartAsync(folder.FullName);
            await FillAsync(app.Services, invoices, opens);
            var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
            using var maya = new HttpClient { BaseAddress = new Uri(address) };
            await SignInAsync(maya);
            var times = new List<double>();
            for (var i = 0; i < WarmUp + Pages; i++)
            {
                var started = Stopwatch.GetTimestamp();
                var page = await maya.GetStringAsync("/");
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                if (!page.Contains("id=\"lanes\"", StringComparison.Ordinal))
                    throw new InvalidOperationException("This is not the board.");
            }
            await app.StopAsync();
            return times.Skip(WarmUp).Order().ElementAt(Pages / 2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task FillAsync(IServiceProvider services, int invoices, int opens)
    {
        await using var scope = services.CreateAsyncScope();
        await scope
            .ServiceProvider.GetRequiredService<AccountRegistry>()
            .SetUpAsync(
                new NewBusiness("Northlight Studio"),
                new NewMember("Maya Lindqvist", "maya@northlight.example", Password),
                CancellationToken.None
            );
        await scope.ServiceProvider.GetRequiredService<Seeder>().SeedAsync(invoices, opens, TextWriter.Null, CancellationToken.None);
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var newest = db.Invoices.OrderByDescending(i => i.CreatedAt).Select(i => i.Id).Take(Unpaid);
        await db.Invoices.ExecuteUpdateAsync(set => set.SetProperty(i => i.Status, InvoiceStatus.Paid).SetProperty(i => i.BalanceMinor, 0));
        await db
            .Invoices.Where(i => newest.Contains(i.Id))
            .ExecuteUpdateAsync(set =>
                set.SetProperty(i => i.Status, InvoiceStatus.Pending).SetProperty(i => i.BalanceMinor, i => i.TotalMinor)
            );
    }

    private static async Task SignInAsync(HttpClient browser)
    {
        var form = await browser.GetStringAsync("/login");
        var token = Regex.Match(
            form,
            "name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"",
            RegexOptions.None,
            TimeSpan.FromSeconds(1)
        );
        using var body = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["Input.Email"] = "maya@northlight.example",
                ["Input.Password"] = Password,
                ["__RequestVerificationToken"] = token.Groups[1].Value,
            }
        );
        (await browser.PostAsync("/login", body)).EnsureSuccessStatusCode();
    }
}
