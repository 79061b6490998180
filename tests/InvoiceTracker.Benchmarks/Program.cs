using System.Globalization;
using InvoiceTracker.Benchmarks;

// dotnet run -c Release --project tests/InvoiceTracker.Benchmarks
Console.WriteLine("What a verdict on a user agent takes, and how that compares with the whole list as one expression:");
foreach (var figure in UserAgentBenchmark.Run())
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"{figure.Name, -24} {figure.Microseconds, 9:0.000} µs {figure.Ratio, 7:0.0} times as fast"
        )
    );
