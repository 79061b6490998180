using System.Globalization;
using InvoiceTracker.Benchmarks;

// dotnet run -c Release --project tests/InvoiceTracker.Benchmarks [-- agents|pdf|pay|live|board]
var wanted = args is [var verb] ? verb : null;
if (wanted is null or "agents")
{
    Console.WriteLine("What a verdict on a user agent takes, and how that compares with the whole list as one expression:");
    foreach (var figure in UserAgentBenchmark.Run())
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.Name, -24} {figure.Microseconds, 9:0.000} µs {figure.Ratio, 7:0.0} times as fast"
            )
        );
}
if (wanted is null or "pdf")
{
    Console.WriteLine("What an invoice of two pages takes to draw:");
    foreach (var line in PdfBenchmark.Run())
        Console.WriteLine(line);
}
if (wanted is null or "pay")
{
    Console.WriteLine("What money takes: adding up an invoice, and answering a payment service once its call is stored:");
    foreach (var line in await PayBenchmark.RunAsync())
        Console.WriteLine(line);
}
if (wanted is null or "live")
{
    Console.WriteLine("How much later than the client's page the creator's screen knows of an open:");
    foreach (var line in await LiveBenchmark.RunAsync())
        Console.WriteLine(line);
}
if (wanted is null or "board")
{
    Console.WriteLine("How long the follow-up board takes:");
    foreach (var line in await BoardBenchmark.RunAsync())
        Console.WriteLine(line);
}
