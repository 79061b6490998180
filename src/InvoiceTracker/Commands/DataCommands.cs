using System.Globalization;
using InvoiceTracker.Data;
using InvoiceTracker.Features.Demo;

namespace InvoiceTracker.Commands;

/// <summary>Data to look at and to measure with.</summary>
internal static class DataCommands
{
    public static async Task DemoAsync(Invocation call)
    {
        await using var host = await VerbHost.OpenAsync(call);
        var workspace = await host.WorkspaceAsync();
        await host.Get<DemoLoader>().FillAsync(workspace, CancellationToken.None);
        await call.Output.WriteLineAsync(
            $"{workspace.Name} has {DemoData.Invoices.Count + DemoData.Plans.Sum(plan => plan.Stages.Count)} invoices to look at."
        );
    }

    public static async Task SeedAsync(Invocation call)
    {
        var (invoices, opens) = (call.Count("invoices"), call.Count("opens"));
        if (invoices == 0 && opens > 0)
            throw new UsageException("Opens need invoices: give --invoices at least 1.");

        await using var host = await VerbHost.OpenAsync(call);
        await using var links = call.Find("links") is { } file ? new StreamWriter(file) : TextWriter.Null;
        var took = System.Diagnostics.Stopwatch.StartNew();
        await host.Get<Seeder>().SeedAsync(invoices, opens, links, CancellationToken.None);
        await call.Output.WriteLineAsync(
            string.Create(
                CultureInfo.InvariantCulture,
                $"Seeded {invoices} invoices and {opens} opens in {took.Elapsed.TotalSeconds:0.0} s."
            )
        );
    }
}
