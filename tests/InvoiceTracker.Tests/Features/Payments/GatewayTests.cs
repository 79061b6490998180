using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Payments;

/// <summary>What holds for every payment service (AC-29, AC-30): one contract, three services, each a real server.</summary>
public sealed class GatewayTests(GatewayApp app) : IClassFixture<GatewayApp>
{
    public static TheoryData<string> Services => ["stripe", "paypal", "square"];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_click_leads_to_a_page_for_exactly_the_balance(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        using var api = await app.ApiOfAsync(app.Maya);
        (
            await api.PostAsync(
                $"/invoices/{invoice.Id}/payments",
                new
                {
                    amount = "190.00",
                    method = "bank",
                    receivedOn = "2026-11-23",
                }
            )
        ).Created();

        using var answer = await app.PayAsync(invoice.Anna, name);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var checkout = gateway.CheckoutAt(answer.Headers.Location);
        var ours = Assert.Single(await app.CheckoutsAsync(invoice));
        Assert.Equal((100_000, "EUR"), (checkout.Amount, checkout.Currency.ToUpperInvariant()));
        Assert.Equal((checkout.Id, checkout.Reference, 1), (ours.SessionId, ours.Id.ToString("N"), ours.Revision));
        Assert.Equal($"https://billing.northlight.example{invoice.Anna}?paid={name}", checkout.ReturnUrl);
        Assert.Empty(await app.ViewsAsync(invoice.Id, expected: 1, seconds: 1));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Told_three_times_at_once_and_once_more_it_is_one_payment(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync("Logo design");
        var checkout = await app.CheckoutAsync(invoice, gateway);
        var now = app.Clock.GetUtcNow();
        // The same event, and the same charge under other names.
        string[] told =
        [
            gateway.PaidEvent(checkout, now, eventId: "evt_same" + checkout.Id),
            gateway.PaidEvent(checkout, now),
            gateway.PaidEvent(checkout, now),
        ];

        var answers = await Task.WhenAll(told.Concat(told).Select(json => app.TellAsync(gateway, json)));
        await app.AppliedAsync();
        await app.TellAsync(gateway, told[0]);
        await app.AppliedAsync();

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer));
        var payment = Assert.Single(await app.PaymentsAsync(invoice));
        Assert.Equal((checkout.Charge, 119_000, PaymentState.Received), (payment.Reference, payment.AmountMinor, payment.State));
        Assert.Equal(InvoiceStatus.Paid, (await app.FindAsync(invoice.Id)).Status);
        Assert.Single(
            await app.NotificationsAsync(invoice.Id),
            n => n.Kind is NotificationKind.InvoicePaid && n.Title == "Logo design was paid"
        );
        Assert.Equal(
            2,
            await app.QueryAsync(db => db.MailMessages.CountAsync(m => m.InvoiceId == invoice.Id && m.Kind == MailKind.Receipt))
        );
        Assert.Equal(CheckoutState.Paid, Assert.Single(await app.CheckoutsAsync(invoice)).State);
        Assert.Equal(1, await app.QueryAsync(db => db.GatewayEvents.CountAsync(e => e.EventId == "evt_same" + checkout.Id)));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_wrong_signature_is_refused_and_changes_nothing(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        var checkout = await app.CheckoutAsync(invoice, gateway);
        var json = gateway.PaidEvent(checkout, app.Clock.GetUtcNow());
        var before = await app.QueryAsync(db => db.GatewayEvents.CountAsync());
        using var browser = app.Browser();

        Assert.Equal(HttpStatusCode.BadRequest, await app.TellAsync(gateway, json, isForged: true));
        using (var changed = gateway.Signed(json, app.Clock.GetUtcNow()))
        {
            changed.Content = new StringContent(json.Replace("119", "118", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(changed)).StatusCode);
        }
        foreach (var body in new[] { "", "{}", "[]", "null", "<html>", json[..^1], "\ufeff" + json })
        {
            using var bare = new HttpRequestMessage(HttpMethod.Post, gateway.WebhookPath) { Content = new StringContent(body) };
            Assert.Equal(HttpStatusCode.BadRequest, (await browser.SendAsync(bare)).StatusCode);
        }
        foreach (var body in new[] { "{}", "[]", "null" })
            Assert.Equal(HttpStatusCode.BadRequest, await app.TellAsync(gateway, body));

        Assert.Equal(before, await app.QueryAsync(db => db.GatewayEvents.CountAsync()));
        Assert.Equal(InvoiceStatus.Pending, (await app.FindAsync(invoice.Id)).Status);
    }

    // Square's signature holds no time: a call that is made again is known by its event.
    [Theory]
    [InlineData("stripe")]
    [InlineData("paypal")]
    public async Task A_signature_older_than_five_minutes_is_refused(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        var json = gateway.PaidEvent(await app.CheckoutAsync(invoice, gateway), app.Clock.GetUtcNow());

        Assert.Equal(HttpStatusCode.BadRequest, await app.TellAsync(gateway, json, app.Clock.GetUtcNow().AddSeconds(-301)));
        await app.AppliedAsync();
        Assert.Empty(await app.PaymentsAsync(invoice));
        // Four days late, and signed when it was sent again.
        app.Clock.Advance(TimeSpan.FromDays(4));
        Assert.Equal(HttpStatusCode.OK, await app.TellAsync(gateway, json, app.Clock.GetUtcNow().AddSeconds(-299)));
        await app.AppliedAsync();
        Assert.Equal(InvoiceStatus.Paid, (await app.FindAsync(invoice.Id)).Status);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_wrong_amount_or_currency_is_kept_for_a_look_and_pays_nothing(string name)
    {
        var gateway = app.Of(name);
        foreach (var (amount, currency) in new (long?, string?)[] { (118_999, null), (119_001, null), (null, "usd") })
        {
            var invoice = await app.GivenASentInvoiceAsync();
            var checkout = await app.CheckoutAsync(invoice, gateway);

            await app.TellAsync(gateway, gateway.PaidEvent(checkout, app.Clock.GetUtcNow(), amount, currency));
            await app.AppliedAsync();

            var payment = Assert.Single(await app.PaymentsAsync(invoice));
            Assert.Equal(PaymentState.Review, payment.State);
            Assert.Contains("1190.00 EUR was asked for", payment.ReviewReason, StringComparison.Ordinal);
            var found = await app.FindAsync(invoice.Id);
            Assert.Equal((InvoiceStatus.Pending, 119_000), (found.Status, found.BalanceMinor));
            Assert.DoesNotContain(await app.NotificationsAsync(invoice.Id), n => n.Kind is NotificationKind.InvoicePaid);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Refunds_and_disputes_are_written_down_once(string name)
    {
        var gateway = app.Of(name);
        var (whole, part, disputed) = (
            await app.GivenASentInvoiceAsync(),
            await app.GivenASentInvoiceAsync(),
            await app.GivenASentInvoiceAsync("Website")
        );
        var now = app.Clock.GetUtcNow();
        var first = await app.PaidAsync(whole, gateway);
        var second = await app.PaidAsync(part, gateway);
        var third = await app.PaidAsync(disputed, gateway);

        for (var i = 0; i < 2; i++)
        {
            await app.TellAsync(gateway, gateway.RefundedEvent(first, $"re1{first.Id}", 119_000, now));
            await app.TellAsync(gateway, gateway.RefundedEvent(second, $"re2{second.Id}", 19_000, now));
            await app.TellAsync(gateway, gateway.DisputedEvent(third, now));
        }
        await app.AppliedAsync();

        var today = new DateOnly(2026, 11, 23);
        var (refunded, pending, back) = (await app.FindAsync(whole.Id), await app.FindAsync(part.Id), await app.FindAsync(disputed.Id));
        Assert.Equal((InvoiceLabel.Refunded, 0), (refunded.Label(today), refunded.BalanceMinor));
        Assert.Equal((InvoiceStatus.Pending, 19_000), (pending.Status, pending.BalanceMinor));
        Assert.Equal((InvoiceStatus.Pending, 119_000), (back.Status, back.BalanceMinor));
        Assert.Equal(2, await app.QueryAsync(db => db.Refunds.CountAsync(r => r.InvoiceId == whole.Id || r.InvoiceId == part.Id)));
        Assert.Single(await app.NotificationsAsync(disputed.Id), n => n.Kind is NotificationKind.PaymentDisputed);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_dispute_that_is_won_makes_the_payment_count_again(string name)
    {
        var gateway = app.Of(name);
        var (invoice, settled) = (await app.GivenASentInvoiceAsync("Won"), await app.GivenASentInvoiceAsync("Paid otherwise"));
        var now = app.Clock.GetUtcNow();
        var (first, second) = (await app.PaidAsync(invoice, gateway), await app.PaidAsync(settled, gateway));

        // The service may tell of the end first.
        await app.TellAsync(gateway, gateway.DisputedEvent(first, now, isWon: true));
        await app.TellAsync(gateway, gateway.DisputedEvent(first, now));
        await app.TellAsync(gateway, gateway.DisputedEvent(second, now));
        await app.AppliedAsync();
        Assert.Equal(119_000, (await app.FindAsync(settled.Id)).BalanceMinor);
        var byBank = new NewPayment(new Money(119_000, Currency.Of("EUR")), PaymentMethod.Bank, new DateOnly(2026, 11, 23));
        await app.InScopeAsync<PaymentRecorder, Payment>(r => r.RecordAsync(settled.Id, byBank, CancellationToken.None));
        await app.TellAsync(gateway, gateway.DisputedEvent(second, now, isWon: true));
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.AppliedAsync();

        var (found, credited) = (await app.FindAsync(invoice.Id), await app.FindAsync(settled.Id));
        Assert.Equal((InvoiceStatus.Paid, 0, 119_000), (found.Status, found.BalanceMinor, found.PaidMinor));
        Assert.Equal((InvoiceStatus.Paid, 0, 119_000), (credited.Status, credited.BalanceMinor, credited.PaidMinor));
        // Paid twice over, the client is owed one of the two.
        Assert.Equal(
            119_000,
            await app.QueryAsync(db => db.ClientCredits.Where(c => c.ClientId == credited.ClientId).SumAsync(c => c.AmountMinor))
        );
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_refund_that_comes_before_its_payment_waits_for_it_and_not_for_ever(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        var checkout = await app.CheckoutAsync(invoice, gateway);
        await app.TellAsync(gateway, gateway.RefundedEvent(checkout, $"re{checkout.Id}", 19_000, app.Clock.GetUtcNow()));
        await app.AppliedAsync();
        Assert.Empty(await app.PaymentsAsync(invoice));

        await app.TellAsync(gateway, gateway.PaidEvent(checkout, app.Clock.GetUtcNow()));
        await app.AppliedAsync();
        app.Clock.Advance(TimeSpan.FromSeconds(6));
        await app.AppliedAsync();
        Assert.Equal(19_000, (await app.FindAsync(invoice.Id)).BalanceMinor);

        // Somebody else's.
        var stranger = new FakeCheckout
        {
            Id = "x",
            Reference = "",
            Amount = 1,
            Currency = checkout.Currency,
            ReturnUrl = "",
            Url = "",
        };
        await app.TellAsync(gateway, gateway.RefundedEvent(stranger, $"restranger{name}", 100, app.Clock.GetUtcNow()));
        for (var i = 0; i < GatewayEvents.Tries; i++)
        {
            await app.AppliedAsync();
            app.Clock.Advance(TimeSpan.FromHours(1));
        }
        var given = await app.QueryAsync(db =>
            db.GatewayEvents.AsNoTracking()
                .Where(e => e.Problem!.StartsWith("It is a refund") && e.DoneAt != null && e.Gateway == gateway.Method)
                .SingleAsync()
        );
        Assert.Equal((GatewayEvents.Tries, "It is a refund of a payment that is not known."), (given.Attempts, given.Problem));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Fifty_clicks_open_one_page(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        var before = gateway.Checkouts.Count;

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.PayAsync(invoice.Anna, name)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode));
        Assert.Single(answers.Select(answer => answer.Headers.Location).Distinct());
        Assert.Equal(before + 1, gateway.Checkouts.Count);
        Assert.Single(await app.CheckoutsAsync(invoice));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task What_is_paid_or_cancelled_cannot_be_paid_and_says_so(string name)
    {
        var gateway = app.Of(name);
        var (paid, cancelled) = (await app.GivenASentInvoiceAsync(), await app.GivenASentInvoiceAsync());
        await app.PaidAsync(paid, gateway);
        using var api = await app.ApiOfAsync(app.Maya);
        (await api.PostAsync($"/invoices/{cancelled.Id}/void")).Ok();
        var before = gateway.Asked;

        var answers = (await app.PayAsync(paid.Anna, name), await app.PayAsync(cancelled.Anna, name));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (answers.Item1.StatusCode, answers.Item2.StatusCode));
        Assert.Contains("Nothing is left to pay", await answers.Item1.ReadAsync(), StringComparison.Ordinal);
        Assert.Contains("This invoice was cancelled", await answers.Item2.ReadAsync(), StringComparison.Ordinal);
        Assert.Equal(before, gateway.Asked);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_page_that_asks_for_what_is_not_due_any_more_is_replaced(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        var old = await app.CheckoutAsync(invoice, gateway);
        Assert.Same(old, await app.CheckoutAsync(invoice, gateway));
        using var api = await app.ApiOfAsync(app.Maya);
        var lines = new[]
        {
            new
            {
                description = "Design",
                quantity = "1",
                unitPrice = "500.00",
                taxRate = "19",
            },
        };
        (await api.PostAsync($"/invoices/{invoice.Id}/revise", new { lines })).Ok();

        var next = await app.CheckoutAsync(invoice, gateway);

        Assert.Equal((119_000, 59_500), (old.Amount, next.Amount));
        Assert.Equal(name == "stripe", old.IsExpired);
        Assert.Equal(
            [(CheckoutState.Closed, 1), (CheckoutState.Open, 2)],
            (await app.CheckoutsAsync(invoice)).Select(c => (c.State, c.Revision))
        );
        // The client had the old page open still: what they paid is theirs, and what is too much becomes credit.
        await app.TellAsync(gateway, gateway.PaidEvent(old, app.Clock.GetUtcNow()));
        await app.AppliedAsync();
        Assert.Equal(InvoiceStatus.Paid, (await app.FindAsync(invoice.Id)).Status);
        var clientId = (await app.FindAsync(invoice.Id)).ClientId;
        Assert.Equal(59_500, await app.QueryAsync(db => db.ClientCredits.Where(c => c.ClientId == clientId).SumAsync(c => c.AmountMinor)));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Money_for_a_cancelled_invoice_is_kept_for_a_look(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        var checkout = await app.CheckoutAsync(invoice, gateway);
        using var api = await app.ApiOfAsync(app.Maya);
        (await api.PostAsync($"/invoices/{invoice.Id}/void")).Ok();

        await app.TellAsync(gateway, gateway.PaidEvent(checkout, app.Clock.GetUtcNow()));
        await app.AppliedAsync();

        Assert.Equal(PaymentState.Review, Assert.Single(await app.PaymentsAsync(invoice)).State);
        Assert.Equal(InvoiceStatus.Void, (await app.FindAsync(invoice.Id)).Status);
        Assert.Contains((await api.ReadAsync("/payments?state=review")).Items(), p => p.Text("invoiceId") == invoice.Id.ToString());
        // Given back, it leaves no trace in the client's credit.
        await app.TellAsync(gateway, gateway.RefundedEvent(checkout, $"re{checkout.Id}", 119_000, app.Clock.GetUtcNow()));
        await app.AppliedAsync();
        Assert.Equal(PaymentState.Refunded, Assert.Single(await app.PaymentsAsync(invoice)).State);
        var clientId = (await app.FindAsync(invoice.Id)).ClientId;
        Assert.Equal(0, await app.QueryAsync(db => db.ClientCredits.Where(c => c.ClientId == clientId).SumAsync(c => c.AmountMinor)));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_that_fails_is_said_in_words_and_charges_nobody_twice(string name)
    {
        var gateway = app.Of(name);
        foreach (var trouble in new[] { Trouble.Error500, Trouble.TooMany429, Trouble.Html, Trouble.Silence, Trouble.LostAnswer })
        {
            var invoice = await app.GivenASentInvoiceAsync();
            var before = gateway.Checkouts.Count;
            gateway.Trouble = trouble;
            try
            {
                using var answer = await app.PayAsync(invoice.Anna, name);
                var text = await answer.ReadAsync();
                Assert.True(answer.StatusCode is HttpStatusCode.BadGateway, $"{trouble}: {answer.StatusCode}");
                Assert.Contains("Nothing was charged", text, StringComparison.Ordinal);
                Assert.Contains($"href=\"{invoice.Anna}\"", text, StringComparison.Ordinal);
            }
            finally
            {
                gateway.Trouble = Trouble.None;
            }

            await app.CheckoutAsync(invoice, gateway);
            // What was made although its answer was lost is the same page, since the key is the same.
            Assert.Equal(before + 1, gateway.Checkouts.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task Nobody_is_called_by_an_unknown_key_and_a_foreign_checkout_is_no_concern(string name)
    {
        var gateway = app.Of(name);
        var other = app.Gateways.First(g => g != gateway);
        var invoice = await app.GivenASentInvoiceAsync();
        var checkout = await app.CheckoutAsync(invoice, gateway);
        using var browser = app.Browser();
        foreach (
            var path in new[]
            {
                $"/hooks/{name}/{new string('A', 43)}",
                $"/hooks/{name}/x",
                $"/hooks/{other.Name}/{gateway.WebhookPath.Split('/')[^1]}",
                $"/hooks/bitcoin/{gateway.WebhookPath.Split('/')[^1]}",
            }
        )
        {
            using var request = gateway.Signed(gateway.PaidEvent(checkout, app.Clock.GetUtcNow()), app.Clock.GetUtcNow());
            request.RequestUri = new Uri(path, UriKind.Relative);
            Assert.Equal(HttpStatusCode.NotFound, (await browser.SendAsync(request)).StatusCode);
        }

        // Another business, with keys of its own account, tells of a checkout that is not theirs.
        var olivia = await app.GivenAnotherWorkspaceAsync();
        using var theirs = await app.ApiOfAsync(olivia);
        var ours = gateway.WebhookUrl;
        gateway.WebhookUrl = (await theirs.PutAsync($"/integrations/{name}", gateway.Keys)).Ok().Text("webhookUrl");
        try
        {
            Assert.Equal(HttpStatusCode.OK, await app.TellAsync(gateway, gateway.PaidEvent(checkout, app.Clock.GetUtcNow())));
        }
        finally
        {
            gateway.WebhookUrl = ours;
        }
        await app.AppliedAsync();

        Assert.Empty(await app.PaymentsAsync(invoice));
        var large = new string(' ', 256 * 1024);
        Assert.Equal(
            HttpStatusCode.RequestEntityTooLarge,
            await app.TellAsync(gateway, gateway.PaidEvent(checkout, app.Clock.GetUtcNow()) + large)
        );
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task What_nobody_told_is_asked_for_after_ten_minutes(string name)
    {
        var gateway = app.Of(name);
        var (paid, left, open) = (
            await app.GivenASentInvoiceAsync(),
            await app.GivenASentInvoiceAsync(),
            await app.GivenASentInvoiceAsync()
        );
        var page = await app.CheckoutAsync(paid, gateway);
        (page.IsPaid, page.IsApproved) = (true, true);
        (await app.CheckoutAsync(left, gateway)).IsExpired = true;
        await app.CheckoutAsync(open, gateway);
        // The redirect says so, and is believed by nobody.
        await app.OpenAsync($"{paid.Anna}?paid={name}");

        app.Clock.Advance(TimeSpan.FromMinutes(9));
        await ReviewAsync();
        Assert.Empty(await app.PaymentsAsync(paid));
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        await ReviewAsync();
        await ReviewAsync();

        Assert.Equal(page.Charge, Assert.Single(await app.PaymentsAsync(paid)).Reference);
        Assert.Equal(InvoiceStatus.Paid, (await app.FindAsync(paid.Id)).Status);
        Assert.Equal(CheckoutState.Closed, Assert.Single(await app.CheckoutsAsync(left)).State);
        Assert.Equal(CheckoutState.Open, Assert.Single(await app.CheckoutsAsync(open)).State);
        // Told after all, it is the same.
        await app.TellAsync(gateway, gateway.PaidEvent(page, app.Clock.GetUtcNow()));
        await app.AppliedAsync();
        Assert.Single(await app.PaymentsAsync(paid));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_refund_from_here_is_made_once_and_told_of_once(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        var checkout = await app.PaidAsync(invoice, gateway);
        var payment = Assert.Single(await app.PaymentsAsync(invoice));
        var amount = new Money(19_000, payment.Currency);

        // A double click: both find nothing refunded yet.
        await Task.WhenAll(RefundAsync(payment, amount), RefundAsync(payment, amount));
        Assert.Equal((checkout.Charge, 19_000), Assert.Single(gateway.Refunds, r => r.Charge == checkout.Charge));
        var refund = await app.QueryAsync(db => db.Refunds.AsNoTracking().SingleAsync(r => r.InvoiceId == invoice.Id));
        await app.TellAsync(gateway, gateway.RefundedEvent(checkout, refund.Reference!, 19_000, app.Clock.GetUtcNow()));
        await app.AppliedAsync();
        Assert.Equal(19_000, (await app.FindAsync(invoice.Id)).BalanceMinor);

        // The next of the same amount is another.
        Assert.True(await RefundAsync(payment, amount));
        Assert.Equal(38_000, (await app.FindAsync(invoice.Id)).BalanceMinor);
        await Assert.ThrowsAsync<BrokenRuleException>(() => RefundAsync(payment, new Money(119_000, payment.Currency)));
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task The_page_shows_a_button_for_the_service_and_that_it_is_a_test(string name)
    {
        var gateway = app.Of(name);
        var invoice = await app.GivenASentInvoiceAsync();
        using var page = await app.OpenAsync(invoice.Anna);
        var text = await page.ReadAsync();

        Assert.Contains($"action=\"{invoice.Anna}/pay/{name}\"", text, StringComparison.Ordinal);
        Assert.Contains("Test mode", text, StringComparison.Ordinal);
        Assert.DoesNotContain("__RequestVerificationToken", text, StringComparison.Ordinal);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        var forms = policy.Split(';').Single(p => p.Contains("form-action", StringComparison.Ordinal));
        Assert.Contains(gateway.Base.GetLeftPart(UriPartial.Authority), forms, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        var back = await (await app.OpenAsync($"{invoice.Anna}?paid={name}")).ReadAsync();
        Assert.Contains("Your payment is not confirmed yet.", back, StringComparison.Ordinal);

        var portal = await app.GivenAPortalAsync((await app.FindAsync(invoice.Id)).ClientId!.Value);
        using var byPortal = await app.PayAsync($"{portal}/invoices/{invoice.Id}", name);
        Assert.Equal(HttpStatusCode.SeeOther, byPortal.StatusCode);
        foreach (
            var nowhere in new[] { $"{invoice.Anna}/pay/bitcoin", $"/i/{LinkToken.Create()}/pay/{name}", $"{invoice.Anna}/pay/{name}/x" }
        )
        {
            using var browser = app.Browser();
            using var answer = await browser.PostAsync(nowhere, null);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    private Task<bool> RefundAsync(Payment payment, Money amount) =>
        app.InScopeAsync<PaymentRefunds, bool>(refunds => refunds.RefundAsync(payment.Id, amount, app.Maya.UserId, CancellationToken.None));

    private Task<bool> ReviewAsync() =>
        app.InScopeAsync<CheckoutReview, bool>(async review =>
        {
            await review.RunAsync(CancellationToken.None);
            return true;
        });
}
