using System.Diagnostics;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;

namespace InvoiceTracker.Benchmarks;

/// <summary>What a two-page invoice takes to draw, and how large it is.</summary>
internal static class PdfBenchmark
{
    private const int Rounds = 200;
    private const int Lines = 20;

    public static IEnumerable<string> Run()
    {
        var pdf = new InvoicePdf();
        var german = Document("EUR", "de-DE", i => $"Arbeitspaket {i}\nKonzept und Übergabe");
        var japanese = Document("JPY", "ja", i => $"作業パッケージ {i} 网页设计费用 로고 제작\n構想と引き渡し");

        // The first reads the fonts.
        yield return Describe("first, German", pdf, german, rounds: 1);
        yield return Describe("warm, German", pdf, german, Rounds);
        yield return Describe("first, Japanese, Chinese and Korean", pdf, japanese, rounds: 1);
        yield return Describe("warm, Japanese, Chinese and Korean", pdf, japanese, Rounds);
    }

    private static string Describe(string name, InvoicePdf pdf, InvoiceDocument document, int rounds)
    {
        var (times, size) = (new List<double>(), 0);
        for (var i = 0; i < rounds; i++)
        {
            var started = Stopwatch.GetTimestamp();
            size = pdf.Render(document).Length;
            times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        times.Sort();
        return FormattableString.Invariant(
            $"{name, -36} p50 {times[rounds / 2], 6:0.0} ms, p99 {times[rounds * 99 / 100], 6:0.0} ms, {size / 1000.0, 5:0.0} kB"
        );
    }

    private static InvoiceDocument Document(string currency, string locale, Func<int, string> describe) =>
        InvoiceDocument.Of(
            new InvoiceContent
            {
                Title = describe(0).Split('\n')[0],
                Currency = Currency.Of(currency),
                IssuedOn = new DateOnly(2026, 10, 12),
                DueOn = new DateOnly(2026, 11, 30),
                Lines = [.. Enumerable.Range(1, Lines).Select(i => new LineContent(describe(i), i, 111m, new TaxRate(19), Unit: "h"))],
            },
            new Workspace("Northlight Studio", Currency.Of(currency), "Europe/Berlin", locale, DateTimeOffset.UnixEpoch)
            {
                Address = "Storgatan 14\n411 24 Gothenburg",
                BankDetails = "IBAN SE45 5000 0000 0583 9825 7466",
            },
            new Client(Guid.Empty, "Copperfield Labs", DateTimeOffset.UnixEpoch),
            InvoiceKind.Standard,
            "2026-0403",
            new DateOnly(2026, 10, 12)
        );
}
