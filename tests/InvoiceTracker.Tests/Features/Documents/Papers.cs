using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;

namespace InvoiceTracker.Tests.Features.Documents;

/// <summary>Documents as a business would send them.</summary>
internal static class Papers
{
    private static readonly TaxRate Standard = new(19);

    public static InvoiceDocument Of(params IEnumerable<LineContent> lines) => In("EUR", "en-GB", lines);

    public static InvoiceDocument In(string currency, string locale, params IEnumerable<LineContent> lines) =>
        Of(
            new InvoiceContent
            {
                Title = "Mobile app design",
                Currency = Currency.Of(currency),
                IssuedOn = new DateOnly(2026, 10, 12),
                DueOn = new DateOnly(2026, 11, 30),
                Lines = [.. lines],
            },
            locale
        );

    public static InvoiceDocument Of(InvoiceContent content, string locale = "en-GB")
    {
        var seller = new Workspace("Northlight Studio", content.Currency, "Europe/Berlin", locale, DateTimeOffset.UnixEpoch)
        {
            Address = "Storgatan 14\n411 24 Gothenburg",
            TaxId = "SE556677889901",
            BankDetails = "IBAN SE45 5000 0000 0583 9825 7466",
        };
        var buyer = new Client(Guid.Empty, "Copperfield Labs", DateTimeOffset.UnixEpoch);
        return InvoiceDocument.Of(content, seller, buyer, InvoiceKind.Standard, "2026-0403", new DateOnly(2026, 10, 12));
    }

    /// <summary>Lines of two printed lines each; forty of them fill three pages.</summary>
    public static IEnumerable<LineContent> Lines(int count) =>
        Enumerable
            .Range(1, count)
            .Select(i => new LineContent($"Work package {i}\nConcept and handover", i * 1.25m, 111.11m, Standard, Unit: "h"));
}
