using InvoiceTracker.Domain;
using InvoiceTracker.Features.Clients;
using InvoiceTracker.Features.Demo;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.BrowserTests;

/// <summary>A business with three weeks of history, and one invoice whose mail can be read.</summary>
public sealed class DemoSite(Browser browser) : Site(browser)
{
    public SentInvoice Sent { get; private set; } = null!;
    public Guid MailId { get; private set; }
    public Guid PaymentId { get; private set; }

    /// <summary>Where the mail leads that a client of Harbor &amp; Pine asked for.</summary>
    public string SignInPath { get; private set; } = "";

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        await App.InScopeAsync<DemoLoader, bool>(async demo =>
        {
            await demo.FillAsync(App.Maya.Workspace, CancellationToken.None);
            return true;
        });
        Sent = await App.GivenASentInvoiceAsync("Annual report");
        PaymentId = await App.InScopeAsync<PaymentRecorder, Guid>(async recorder =>
        {
            var received = new NewPayment(new Money(100_00, Currency.Of("EUR")), PaymentMethod.Bank, new DateOnly(2026, 11, 23));
            return (await recorder.RecordAsync(Sent.Id, received, CancellationToken.None)).Id;
        });
        SignInPath = await App.InScopeAsync<PortalAccess, string>(async access =>
        {
            await access.AskAsync("ana@harborandpine.example", CancellationToken.None);
            var link = await App.QueryAsync(db => db.InvoiceLinks.SingleAsync(l => l.Kind == LinkKind.PortalSignIn));
            return new Uri(App.Services.GetRequiredService<LinkProtector>().UrlOf(link)!).AbsolutePath;
        });
        MailId = (await App.MailsAsync(Sent.Id))["anna@acme.example"].Id;
    }

    public async Task<Guid> InvoiceAsync(string title) =>
        (await App.QueryAsync(db => db.Invoices.ToListAsync())).Single(i => i.Title == title).Id;

    public async Task<string> PortalAsync(string client) =>
        await App.GivenAPortalAsync(await App.QueryAsync(db => db.Clients.Where(c => c.Name == client).Select(c => c.Id).SingleAsync()));

    public async Task<string> SharedLinkAsync(string title) => (await App.SentInvoiceAsync(await InvoiceAsync(title))).Shared;
}
