using System.Diagnostics;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Api;

/// <summary>AC-32: the worked cases have the same figures here as on paper.</summary>
public sealed class MoneyCaseTests(App app) : IClassFixture<App>
{
    [Theory]
    [InlineData("EUR", "1×8500@19", """{"amount":"7500"}""", false, "1000.00", "190.00", "1190.00")]
    [InlineData("EUR", "1×8500@19|-1×7500@19", null, false, "1000.00", "190.00", "1190.00")]
    [InlineData("EUR", "1×8180@9.975", null, false, "8180.00", "815.96", "8995.96")]
    [InlineData("EUR", "16×348.35-4%@22", null, false, "5350.66", "1177.15", "6527.81")]
    [InlineData("EUR", "10×3.60@5.5", null, false, "36.00", "1.98", "37.98")]
    [InlineData("EUR", "1×100@19|1×50@7", """{"amount":"10"}""", false, "140.00", "21.00", "161.00")]
    [InlineData("EUR", "1×10.00@7.7", null, true, "9.29", "0.71", "10.00")]
    [InlineData("EUR", "1×0.335@7|1×0.335@7|1×0.335@7", null, false, "1.02", "0.07", "1.09")]
    [InlineData("EUR", "1×0.1@0|1×0.2@0|1×0.1@0|1×0.2@0|1×0.1@0|1×0.2@0", null, false, "0.90", "0.00", "0.90")]
    [InlineData("EUR", "0×10@19", null, false, "0.00", "0.00", "0.00")]
    [InlineData("JPY", "3×333@10", null, false, "999", "100", "1099")]
    [InlineData("KWD", "1×1.234@5", null, false, "1.234", "0.062", "1.296")]
    public async Task A_worked_case_adds_up(
        string currency,
        string lines,
        string? discount,
        bool gross,
        string subtotal,
        string tax,
        string total
    )
    {
        using var api = await app.ApiOfAsync(app.Maya);

        var invoice = (await PostAsync(api, currency, string.Join(',', lines.Split('|').Select(Line)), discount, gross)).Created();

        Assert.Equal(
            (subtotal, tax, total, total),
            (invoice.Text("subtotal"), invoice.Text("tax"), invoice.Text("total"), invoice.Text("balanceDue"))
        );
    }

    [Fact]
    public async Task A_discount_is_spread_over_the_rates_to_the_cent()
    {
        using var api = await app.ApiOfAsync(app.Maya);

        var invoice = (await PostAsync(api, "EUR", $"{Line("1×100@19")},{Line("1×50@7")}", """{"amount":"10"}""", gross: false)).Created();

        Assert.Equal(["93.33", "46.67"], invoice.GetProperty("taxes").EnumerateArray().Select(t => t.Text("net")));
    }

    [Fact]
    public async Task Five_hundred_lines_are_exact_and_quick()
    {
        using var api = await app.ApiOfAsync(app.Maya);
        var lines = string.Join(',', Enumerable.Repeat(Line("1×999999.99@19"), 500));
        await PostAsync(api, "EUR", Line("1×1@19"), null, gross: false);
        var watch = Stopwatch.StartNew();

        var invoice = (await PostAsync(api, "EUR", lines, null, gross: false)).Created();

        Assert.Equal(
            ("499999995.00", "94999999.05", "594999994.05"),
            (invoice.Text("subtotal"), invoice.Text("tax"), invoice.Text("total"))
        );
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.NotEmpty((await PostAsync(api, "EUR", lines + "," + Line("1×1@19"), null, gross: false)).ErrorAt("lines"));
    }

    [Fact]
    public async Task Numbers_are_read_digit_by_digit_and_written_back_alike()
    {
        using var api = await app.ApiOfAsync(app.Maya);

        var invoice = (
            await PostAsync(
                api,
                "EUR",
                """{"description":"x","quantity":2.500000,"unitPrice":0.335,"taxRate":19.00}""",
                """{"percent":12.5}""",
                gross: false
            )
        ).Created();

        var line = invoice.GetProperty("lines")[0];
        Assert.Equal(
            ("2.5", "0.335", "19", "12.5"),
            (line.Text("quantity"), line.Text("unitPrice"), line.Text("taxRate"), invoice.GetProperty("discount").Text("percent"))
        );
    }

    private static Task<Answer> PostAsync(HttpClient api, string currency, string lines, string? discount, bool gross) =>
        api.SendJsonAsync(
            HttpMethod.Post,
            "/invoices",
            $$"""{"currency":"{{currency}}","dueDate":"2026-12-07","pricesIncludeTax":{{(gross ? "true" : "false")}},"discount":{{discount ?? "null"}},"lines":[{{lines}}]}"""
        );

    // "16×348.35-4%@22": quantity × unit price − discount @ tax rate.
    private static string Line(string shorthand)
    {
        var (goods, rate) = (shorthand.Split('@')[0], shorthand.Split('@')[1]);
        var discount = goods.EndsWith('%') ? $$"""{"percent":"{{goods[(goods.LastIndexOf('-') + 1)..^1]}}"}""" : "null";
        var priced = goods.EndsWith('%') ? goods[..goods.LastIndexOf('-')] : goods;
        return $$"""{"description":"x","quantity":"{{priced.Split('×')[0]}}","unitPrice":"{{priced.Split('×')[1]}}","taxRate":"{{rate}}","discount":{{discount}}}""";
    }
}
