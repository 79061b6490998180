using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Links;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace InvoiceTracker.Tests.Features.Tracking;

/// <summary>AC-10: the client's portal lists what was sent; only an invoice opened from it is an open.</summary>
public sealed class PortalTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task The_list_counts_for_nothing_and_shows_no_draft_and_nobody_elses()
    {
        var (sent, others) = (await app.GivenASentInvoiceAsync("Brand refresh"), await app.GivenASentInvoiceAsync("Secret plan"));
        var portal = await GivenAPortalAsync(sent);
        var draft = await GivenADraftForAsync(sent);

        var list = await app.OpenAsync(portal);

        var html = await list.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, list.StatusCode);
        Assert.Contains("Brand refresh", html, StringComparison.Ordinal);
        Assert.Contains("1,190.00", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Secret plan", html, StringComparison.Ordinal);
        Assert.DoesNotContain("Unfinished", html, StringComparison.Ordinal);
        Assert.False(list.Headers.Contains("Set-Cookie"));
        var unknown = await (await app.OpenAsync("/i/nothing")).Content.ReadAsStringAsync();
        foreach (
            var path in new[]
            {
                $"{portal}/invoices/{others.Id}",
                $"{portal}/invoices/{draft}",
                $"{portal}/invoices/x",
                $"{portal}/x",
                "/portal/x",
            }
        )
        {
            var response = await app.OpenAsync(path);
            Assert.Equal((HttpStatusCode.NotFound, unknown), (response.StatusCode, await response.Content.ReadAsStringAsync()));
        }
        Assert.Equal(0, (await app.FindAsync(sent.Id)).ViewCount);
        Assert.Empty(await app.ViewsAsync(sent.Id, 0));
    }

    [Fact]
    public async Task An_invoice_opened_from_the_list_is_an_open_with_its_source()
    {
        var sent = await app.GivenASentInvoiceAsync();
        var portal = await GivenAPortalAsync(sent);

        var page = await app.OpenAsync($"{portal}/invoices/{sent.Id}");
        await app.OpenAsync($"{portal}/invoices/{sent.Id}/pdf");

        Assert.Contains($"href=\"{portal}/invoices/{sent.Id}/pdf\"", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var views = await app.ViewsAsync(sent.Id, 2);
        Assert.Contains(views, view => view is { Source: ViewSource.Portal, Verdict: ViewVerdict.Counted, Recipient: null });
        Assert.Contains(views, view => view is { Source: ViewSource.Pdf, Reason: ViewReason.Cooldown });
        var told = Assert.Single(await app.NotificationsAsync(sent.Id));
        Assert.Equal($"Someone opened Invoice #{sent.Number}", told.Title);
        Assert.StartsWith("via the client portal", told.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_invoices_of_one_portal_are_two_opens()
    {
        var sent = await app.GivenASentInvoiceAsync();
        var portal = await GivenAPortalAsync(sent);
        var second = await GivenASecondInvoiceAsync(sent);

        await app.OpenAsync($"{portal}/invoices/{sent.Id}");
        await app.OpenAsync($"{portal}/invoices/{second}");

        Assert.Equal((1, 1), ((await app.FindAsync(sent.Id)).ViewCount, (await app.FindAsync(second)).ViewCount));
    }

    [Fact]
    public async Task The_page_in_the_portal_confirms_like_any_other()
    {
        var sent = await app.GivenASentInvoiceAsync();
        var path = $"{await GivenAPortalAsync(sent)}/invoices/{sent.Id}";

        var page = await app.OpenAsync(path);
        await app.SignalAsync(path, await page.NonceAsync(), 3_000, "scroll");

        var view = await app.ViewAsync(sent.Id, found => found.SignalAt is not null);
        Assert.Equal(ViewConfidence.Confirmed, view.Confidence);
    }

    private async Task<string> GivenAPortalAsync(SentInvoice sent)
    {
        var clientId = (await app.FindAsync(sent.Id)).ClientId!.Value;
        return await app.GivenAPortalAsync(clientId);
    }

    private Task<Guid> GivenADraftForAsync(SentInvoice sent) =>
        app.QueryAsync(async db =>
        {
            var invoice = await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == sent.Id);
            var draft = new Invoice(
                invoice.WorkspaceId,
                invoice.CreatorId,
                Story.Content(invoice.ClientId, invoice.DueOn, "Unfinished"),
                app.Clock.GetUtcNow()
            );
            db.Invoices.Add(draft);
            await db.SaveChangesAsync();
            return draft.Id;
        });

    private async Task<Guid> GivenASecondInvoiceAsync(SentInvoice sent)
    {
        var id = await GivenADraftForAsync(sent);
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<InvoiceTracker.Data.AppDbContext>();
        var invoice = await db.Invoices.Include(i => i.LineItems).Include(i => i.Client!.Contacts).SingleAsync(i => i.Id == id);
        await scope
            .ServiceProvider.GetRequiredService<InvoiceTracker.Features.Sending.InvoiceSender>()
            .SendAsync(invoice, InvoiceTracker.Features.Sending.SendRequest.Default, app.Maya.UserId, CancellationToken.None);
        return id;
    }
}
