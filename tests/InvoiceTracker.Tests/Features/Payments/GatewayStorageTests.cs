using System.Globalization;
using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Features.Payments.Gateways;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Payments;

/// <summary>What the three services do not share, and what needs an app of its own.</summary>
public sealed class GatewayStorageTests : IAsyncLifetime
{
    private readonly GatewayApp _app = new();

    public ValueTask InitializeAsync() => _app.InitializeAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task In_whatever_order_six_events_come_the_end_is_the_same()
    {
        const int Permutations = 200;
        var random = new Random(20261124);
        var checkouts = await GivenCheckoutsAsync(Permutations);
        var now = _app.Clock.GetUtcNow();
        var told = checkouts.SelectMany(checkout =>
        {
            var stripe = _app.Stripe;
            var refund = Refund(checkout, "a", 19_000);
            string[] events =
            [
                stripe.PaidEvent(checkout, now),
                stripe.Event("checkout.session.async_payment_succeeded", stripe.Session(checkout, isPaid: true), now),
                stripe.Event("checkout.session.expired", stripe.Session(checkout), now),
                stripe.Event("refund.created", refund, now),
                stripe.Event("refund.updated", refund, now),
                stripe.Event("refund.created", Refund(checkout, "b", 10_000), now),
            ];
            random.Shuffle(events);
            return events;
        });

        foreach (var json in told)
            Assert.Equal(HttpStatusCode.OK, await _app.TellAsync(_app.Stripe, json));
        for (var i = 0; i < 4; i++)
        {
            await _app.AppliedAsync();
            _app.Clock.Advance(TimeSpan.FromSeconds(60));
        }

        var ends = await _app.QueryAsync(async db =>
        {
            var invoices = await db.Invoices.AsNoTracking().ToListAsync();
            var (payments, refunds, rows) = (
                await db.Payments.ToListAsync(),
                await db.Refunds.ToListAsync(),
                await db.Checkouts.ToListAsync()
            );
            return invoices.ConvertAll(i =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{i.Status} {i.PaidMinor} {i.BalanceMinor} {i.RefundedMinor}; {string.Join(',', payments.Where(p => p.InvoiceId == i.Id).Select(p => $"{p.State} {p.AmountMinor} {p.RefundedMinor}"))}; {refunds.Count(r => r.InvoiceId == i.Id)}; {string.Join(',', rows.Where(c => c.InvoiceId == i.Id).Select(c => c.State))}"
                )
            );
        });
        Assert.Equal(Permutations, ends.Count);
        Assert.Equal("Pending 90000 29000 29000; Received 119000 29000; 2; Paid", Assert.Single(ends.Distinct()));
        Assert.Equal(0, await _app.QueryAsync(db => db.GatewayEvents.CountAsync(e => e.DoneAt == null || e.Problem != null)));
        Assert.Equal(Permutations, await _app.QueryAsync(db => db.Notifications.CountAsync(n => n.Kind == NotificationKind.InvoicePaid)));
    }

    [Fact]
    public async Task What_cannot_be_stored_is_asked_for_again()
    {
        var invoice = await _app.GivenASentInvoiceAsync();
        var checkouts = new Dictionary<FakeGateway, FakeCheckout>();
        foreach (var gateway in _app.Gateways)
            checkouts[gateway] = await _app.CheckoutAsync(invoice, gateway);
        foreach (var (gateway, checkout) in checkouts)
        {
            var json = gateway.PaidEvent(checkout, _app.Clock.GetUtcNow());
            await RenameAsync("GatewayEvents", "Elsewhere");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await _app.TellAsync(gateway, json));
            await RenameAsync("Elsewhere", "GatewayEvents");

            Assert.Equal(HttpStatusCode.OK, await _app.TellAsync(gateway, json));
        }
        await _app.AppliedAsync();

        // The second and the third found it paid already.
        var payments = await _app.PaymentsAsync(invoice);
        Assert.Equal([PaymentState.Received, PaymentState.Review, PaymentState.Review], payments.Select(p => p.State).Order());
    }

    [Fact]
    public async Task An_approved_order_is_captured_once_and_not_for_what_is_cancelled()
    {
        var (invoice, cancelled) = (await _app.GivenASentInvoiceAsync(), await _app.GivenASentInvoiceAsync());
        var (order, unwanted) = (await _app.CheckoutAsync(invoice, _app.PayPal), await _app.CheckoutAsync(cancelled, _app.PayPal));
        (order.IsApproved, unwanted.IsApproved) = (true, true);
        using var api = await _app.ApiOfAsync(_app.Maya);
        (await api.PostAsync($"/invoices/{cancelled.Id}/void")).Ok();
        var now = _app.Clock.GetUtcNow();

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => _app.TellAsync(_app.PayPal, _app.PayPal.ApprovedEvent(order, now))));
        await _app.TellAsync(_app.PayPal, _app.PayPal.ApprovedEvent(unwanted, now));
        await _app.AppliedAsync();
        await _app.TellAsync(_app.PayPal, _app.PayPal.PaidEvent(order, now));
        await _app.AppliedAsync();

        Assert.Equal(1, _app.PayPal.Captured);
        Assert.Single(await _app.PaymentsAsync(invoice));
        Assert.Equal(InvoiceStatus.Paid, (await _app.FindAsync(invoice.Id)).Status);
        Assert.Empty(await _app.PaymentsAsync(cancelled));
        Assert.False(unwanted.IsPaid);
    }

    [Theory]
    [InlineData("EUR", 119_000, 119_000)]
    [InlineData("JPY", 1_190, 1_190)]
    [InlineData("ISK", 1_190, 119_000)]
    [InlineData("MGA", 119_000, 1_190)]
    [InlineData("KWD", 1_190_000, 1_190_000)]
    public void Stripe_counts_in_units_of_its_own(string code, long minor, long stripes)
    {
        var amount = new Money(minor, Currency.Of(code));

        Assert.Equal(stripes, StripeGateway.ToStripe(amount));
        Assert.Equal(amount, StripeGateway.FromStripe(stripes, code.ToLowerInvariant()));
    }

    [Theory]
    [InlineData("KWD", 1_190_001)]
    [InlineData("MGA", 119_001)]
    [InlineData("CLF", 119_000)]
    public void Stripe_is_not_asked_for_what_it_cannot_take(string code, long minor) =>
        Assert.Throws<BrokenRuleException>(() => StripeGateway.ToStripe(new Money(minor, Currency.Of(code))));

    private static object Refund(FakeCheckout checkout, string name, long amount) =>
        new
        {
            id = $"re_{name}{checkout.Id}",
            @object = "refund",
            amount,
            currency = checkout.Currency,
            payment_intent = checkout.Charge,
            status = "succeeded",
        };

    /// <summary>Sent invoices with an open page each; the mails and the clicks are another test's.</summary>
    private async Task<List<FakeCheckout>> GivenCheckoutsAsync(int count)
    {
        var acme = await _app.GivenAcmeAsync();
        return await _app.QueryAsync(async db =>
        {
            var connection = await db.GatewayConnections.SingleAsync(c => c.Gateway == PaymentMethod.Stripe);
            var today = _app.Maya.Workspace.DayOf(_app.Clock.GetUtcNow());
            var pages = new List<FakeCheckout>();
            for (var i = 1; i <= count; i++)
            {
                var now = _app.Clock.GetUtcNow();
                var invoice = new Invoice(_app.Maya.WorkspaceId, _app.Maya.UserId, Story.Content(acme.Id, today.AddDays(14)), now);
                invoice.Send(new IssuedNumber($"2026-{i:D4}", i), today, "Anna", _app.Maya.UserId, now);
                db.Invoices.Add(invoice);
                var checkout = new Checkout(invoice, PaymentMethod.Stripe, connection.Id, now)
                {
                    SessionId = $"cs_{i}",
                    Url = $"https://pay.example/{i}",
                };
                db.Checkouts.Add(checkout);
                pages.Add(
                    new FakeCheckout
                    {
                        Id = checkout.SessionId,
                        Reference = checkout.Id.ToString("N"),
                        Amount = 119_000,
                        Currency = "eur",
                        ReturnUrl = "",
                        Url = checkout.Url,
                    }
                );
            }
            await db.SaveChangesAsync();
            return pages;
        });
    }

    private Task RenameAsync(string from, string to) =>
#pragma warning disable EF1002 // Names of tables are no parameters.
        _app.QueryAsync(db => db.Database.ExecuteSqlRawAsync($"ALTER TABLE \"{from}\" RENAME TO \"{to}\""));
#pragma warning restore EF1002
}
