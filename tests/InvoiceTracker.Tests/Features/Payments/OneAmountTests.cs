using System.Globalization;
using System.Net;
using CsCheck;
using InvoiceTracker.Data;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Tests.Domain;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Features.Documents;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Payments;

/// <summary>AC-32: one calculator, so that all who are told of an invoice are told the same amounts.</summary>
public sealed class OneAmountTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    private const int Invoices = 12;

    private static readonly CultureInfo s_english = CultureInfo.GetCultureInfo("en-US");

    [Fact]
    public Task Page_paper_mail_api_and_gateway_agree_to_the_last_digit() =>
        SomeInvoices
            .Any.Where(some => some.Calculate().Total.Minor > 0 && some.Lines.Count <= 40)
            .SampleAsync(CheckAsync, iter: Invoices, threads: 1);

    private async Task CheckAsync(SomeInvoices some)
    {
        var (total, code) = (some.Calculate(), some.Currency.Code);
        var sent = await SendAsync(some);
        string Written(Money amount) => PdfReading.Plain(MoneyText.Format(amount.Minor, code, s_english));

        using var api = await app.ApiOfAsync(app.Maya);
        var json = (await api.ReadAsync($"/invoices/{sent.Id}")).Ok();
        Assert.Equal(
            ($"{total.Subtotal}", $"{total.Tax}", $"{total.Total}", $"{total.Total}"),
            (json.Text("subtotal"), json.Text("tax"), json.Text("total"), json.Text("balanceDue"))
        );

        var page = PdfReading.Plain(await (await app.OpenAsync(sent.Anna)).ReadAsync());
        Assert.Contains(Written(total.Total), page, StringComparison.Ordinal);
        Assert.Contains(Written(total.Subtotal), page, StringComparison.Ordinal);

        var pdf = await app.Services.GetRequiredService<RevisionReader>().PdfAsync(sent.Id, 1, CancellationToken.None);
        var paper = PdfReading.Text(pdf);
        Assert.Contains(Written(total.Total), paper, StringComparison.Ordinal);
        Assert.All(total.Taxes, tax => Assert.Contains(Written(tax.Tax), paper, StringComparison.Ordinal));

        using var mail = await app.ReadMailAsync(sent.Id, "anna@acme.example");
        Assert.Contains(Written(total.Total), PdfReading.Plain(mail.TextBody!), StringComparison.Ordinal);
        Assert.Contains(Written(total.Total), PdfReading.Plain(WebUtility.HtmlDecode(mail.HtmlBody!)), StringComparison.Ordinal);

        // Cards know no third decimal.
        if (some.Currency.Exponent is 3)
            return;
        var checkout = await app.CheckoutAsync(sent, app.Stripe);
        Assert.Equal((total.Total.Minor, code), (checkout.Amount, checkout.Currency.ToUpperInvariant()));
    }

    private async Task<SentInvoice> SendAsync(SomeInvoices some)
    {
        var client = await app.GivenAcmeAsync();
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<AppDbContext>();
        var content = new InvoiceContent
        {
            ClientId = client.Id,
            Currency = some.Currency,
            DueOn = new DateOnly(2026, 12, 7),
            PricesIncludeTax = some.PricesIncludeTax,
            Discount = some.Discount,
            Lines =
            [
                .. some.Lines.Select((line, i) => new LineContent($"Line {i}", line.Quantity, line.UnitPrice, line.TaxRate, line.Discount)),
            ],
        };
        var invoice = new Invoice(app.Maya.WorkspaceId, app.Maya.UserId, content, app.Clock.GetUtcNow());
        db.Invoices.Add(invoice);
        await db.SaveChangesAsync();
        await db.Entry(invoice).Reference(i => i.Client).Query().Include(c => c.Contacts).LoadAsync();
        await scope
            .ServiceProvider.GetRequiredService<InvoiceSender>()
            .SendAsync(invoice, SendRequest.Default, app.Maya.UserId, CancellationToken.None);
        return await app.SentInvoiceAsync(invoice.Id);
    }
}
