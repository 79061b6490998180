using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Tests.Features.Payments;
using InvoiceTracker.Tests.Support;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Graphics;

namespace InvoiceTracker.Tests.Features.Documents;

/// <summary>A banking app that photographs the code finds the transfer filled in (EPC069-12), read by a library that is not ours.</summary>
public sealed class PaymentCodeTests(App app) : IClassFixture<App>
{
    private const string German = "Bank: Nordlicht Bank\nIBAN: DE89 3704 0044 0532 0130 00\nBIC: COBADEFFXXX";
    private static readonly InvoicePdf Pdf = new();

    [Fact]
    public async Task The_code_in_the_PDF_is_the_transfer_of_its_total()
    {
        var document = Papers.In("EUR", "de-DE", new LineContent("Logo", 1, 1000m, new TaxRate(19))) with { BankDetails = German };

        Assert.Equal(
            "BCD\n002\n1\nSCT\nCOBADEFFXXX\nNorthlight Studio\nDE89370400440532013000\nEUR1190.00\n\n\n2026-0403",
            await ReadAsync(Squares(Pdf.Render(document)))
        );
    }

    [Fact]
    public async Task Names_of_any_script_are_cut_to_what_a_bank_takes()
    {
        var document = Papers.Of(new LineContent("Logo", 1, 0.01m, new TaxRate(0, TaxCategory.Z)));
        var seller = document.Seller with { Name = "Ängström & Søn\n" + string.Concat(Enumerable.Repeat("語", 80)) };

        var read = await ReadAsync(Squares(Pdf.Render(document with { Seller = seller, Number = "Ä-1" })));

        var lines = read.Split('\n');
        Assert.Equal(("", "SE4550000000058398257466", "EUR0.01", "Ä-1"), (lines[4], lines[6], lines[7], lines[10]));
        Assert.Equal("Ängström & Søn " + new string('語', 70 - "Ängström & Søn ".Length), lines[5]);
    }

    [Fact]
    public async Task The_code_on_the_page_is_the_transfer_of_what_is_left()
    {
        await using var own = await App.StartAsync();
        await own.QueryAsync(async db =>
        {
            var workspace = db.Workspaces.Single();
            workspace.BankDetails = German;
            return await db.SaveChangesAsync();
        });
        var sent = await own.GivenASentInvoiceAsync("Logo");
        await PaymentTests.RecordAsync(own, sent, 190_00);

        var page = await new HtmlParser().ParseDocumentAsync(await (await own.OpenAsync(sent.Anna)).Content.ReadAsStringAsync());

        var code = page.QuerySelector("svg.qr")!;
        var runs = Regex
            .Matches(
                code.QuerySelector("path")!.GetAttribute("d")!,
                @"M(\d+) (\d+)h(\d+)v1h-\3z",
                RegexOptions.None,
                TimeSpan.FromSeconds(1)
            )
            .Select(run => run.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, CultureInfo.InvariantCulture)).ToArray());
        var read = (await ReadAsync([.. runs])).Split('\n');
        Assert.Equal(("DE89370400440532013000", "EUR1000.00", sent.Number), (read[6], read[7], read[10]));
        Assert.Null(code.GetAttribute("style"));
        Assert.DoesNotContain(
            "svg class=\"qr\"",
            await (await app.OpenAsync((await app.GivenASentInvoiceAsync()).Anna)).Content.ReadAsStringAsync(),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void There_is_none_where_no_bank_could_take_it()
    {
        var document = Papers.Of(new LineContent("Logo", 1, 100m, new TaxRate(19))) with { BankDetails = German };

        Assert.NotEmpty(Squares(Pdf.Render(document)));
        Assert.All(
            [
                document with
                {
                    Currency = "USD",
                },
                document with
                {
                    BankDetails = "Pay in cash.",
                },
                document with
                {
                    BankDetails = "IBAN DE89 3704 0044 0532 0130 01",
                },
                document with
                {
                    BankDetails = "IBAN TR33 0006 1005 1978 6457 8413 26",
                },
                document with
                {
                    Kind = InvoiceKind.CreditNote,
                },
                document with
                {
                    Number = null,
                },
                document with
                {
                    TotalMinor = 0,
                },
                document with
                {
                    TotalMinor = -100,
                },
            ],
            other => Assert.Empty(Squares(Pdf.Render(other)))
        );
    }

    [Theory]
    [InlineData("BIC/SWIFT: DEUTDEFF", "DEUTDEFF")]
    [InlineData("Swift code (BIC) coba de", null)]
    [InlineData("swift-code: COBADEFF370", "COBADEFF370")]
    [InlineData("NORDEA BANK, BIC NDEASESS, Stockholm", "NDEASESS")]
    [InlineData("HANDELSBANKEN DEUTDEFF", null)]
    public void A_bank_is_named_where_its_code_is_called_one(string text, string? bic) => Assert.Equal(bic, Bic.In(text));

    private static async Task<string> ReadAsync(IReadOnlyList<int[]> runs) =>
        await Node.RunAsync("read-qr.mjs", JsonSerializer.Serialize(new { size = runs.Max(run => run[0] + run[2]), runs }));

    /// <summary>The rectangles of a page that are filled and one square high, in squares from the top left corner of all of them.</summary>
    private static List<int[]> Squares(byte[] pdf)
    {
        using var document = PdfDocument.Open(pdf);
        var boxes = document
            .GetPages()
            .SelectMany(page => page.Paths)
            .Where(path => path.IsFilled)
            .SelectMany(path => path)
            .Where(part => part.IsDrawnAsRectangle)
            .Select(part => part.GetBoundingRectangle()!.Value)
            .ToList();
        if (boxes.Count == 0)
            return [];
        var (side, left, top) = (boxes.Min(box => box.Height), boxes.Min(box => box.Left), boxes.Max(box => box.Top));
        return boxes.ConvertAll<int[]>(box =>
            [(int)Math.Round((box.Left - left) / side), (int)Math.Round((top - box.Top) / side), (int)Math.Round(box.Width / side)]
        );
    }
}
