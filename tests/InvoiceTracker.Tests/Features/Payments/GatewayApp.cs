using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Payments;

/// <summary>An app that is connected to the three services, which are ours.</summary>
public sealed class GatewayApp : App
{
    public FakeStripe Stripe { get; } = new();
    public FakePayPal PayPal { get; } = new();
    public FakeSquare Square { get; } = new();

    public IReadOnlyList<FakeGateway> Gateways => [Stripe, PayPal, Square];

    public FakeGateway Of(string name) => Gateways.Single(gateway => gateway.Name == name);

    public override async ValueTask InitializeAsync()
    {
        foreach (var gateway in Gateways)
        {
            gateway.Now = Clock.GetUtcNow;
            await gateway.StartAsync();
            With($"Gateways:{gateway.Method}:ApiBase", gateway.Base.AbsoluteUri);
        }
        With("Gateways:Timeout", "00:00:01");
        await base.InitializeAsync();
        await ConnectAsync();
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var gateway in Gateways)
            await gateway.DisposeAsync();
    }

    public async Task ConnectAsync()
    {
        using var api = await this.ApiOfAsync(Maya);
        foreach (var gateway in Gateways)
            gateway.WebhookUrl = (await api.PutAsync($"/integrations/{gateway.Name}", gateway.Keys)).Ok().Text("webhookUrl");
    }

    /// <summary>A client's click, in a browser without cookies.</summary>
    public async Task<HttpResponseMessage> PayAsync(string link, string gateway)
    {
        using var browser = Browser();
        using var request = Story.Request($"{link}/pay/{gateway}", method: HttpMethod.Post);
        return await browser.SendAsync(request);
    }

    /// <summary>The page that a click leads to.</summary>
    public async Task<FakeCheckout> CheckoutAsync(SentInvoice invoice, FakeGateway gateway)
    {
        using var answer = await PayAsync(invoice.Anna, gateway.Name);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        return gateway.CheckoutAt(answer.Headers.Location);
    }

    /// <summary>The service tells of something, now.</summary>
    public async Task<HttpStatusCode> TellAsync(FakeGateway gateway, string json, DateTimeOffset? at = null, bool isForged = false)
    {
        using var browser = Browser();
        using var request = gateway.Signed(json, at ?? Clock.GetUtcNow(), isForged);
        using var answer = await browser.SendAsync(request);
        return answer.StatusCode;
    }

    public async Task<FakeCheckout> PaidAsync(SentInvoice invoice, FakeGateway gateway)
    {
        var checkout = await CheckoutAsync(invoice, gateway);
        Assert.Equal(HttpStatusCode.OK, await TellAsync(gateway, gateway.PaidEvent(checkout, Clock.GetUtcNow())));
        await AppliedAsync();
        Assert.Equal(InvoiceStatus.Paid, (await this.FindAsync(invoice.Id)).Status);
        return checkout;
    }

    /// <summary>Everything that is due was applied.</summary>
    public async Task AppliedAsync()
    {
        Services.GetRequiredService<GatewayBell>().Ring();
        var now = Clock.GetUtcNow();
        var left = await this.EventuallyAsync(
            db => db.GatewayEvents.Where(e => e.DoneAt == null && e.NotBefore <= now).CountAsync(),
            count => count == 0,
            seconds: 120
        );
        Assert.Equal(0, left);
    }

    public Task<List<Payment>> PaymentsAsync(SentInvoice invoice) =>
        QueryAsync(db => db.Payments.AsNoTracking().Where(p => p.InvoiceId == invoice.Id).ToListAsync());

    public Task<List<Checkout>> CheckoutsAsync(SentInvoice invoice) =>
        QueryAsync(db => db.Checkouts.AsNoTracking().Where(c => c.InvoiceId == invoice.Id).OrderBy(c => c.Revision).ToListAsync());
}
