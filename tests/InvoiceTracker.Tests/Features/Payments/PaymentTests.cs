using System.Net;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Pages;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;
using MimeKit;

namespace InvoiceTracker.Tests.Features.Payments;

/// <summary>AC-28 and its kin: what was received, what is left, what was too much, and who is told.</summary>
public sealed class PaymentTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task A_part_and_then_too_much()
    {
        var sent = await app.GivenASentInvoiceAsync("Logo design");
        using var api = await app.ApiOfAsync(app.Maya);

        var part = await api.PostAsync($"/invoices/{sent.Id}/payments", Bank("500.00"));
        Assert.Equal((HttpStatusCode.Created, "received"), (part.Status, part.Body.GetProperty("state").GetString()));
        var invoice = (await api.ReadAsync($"/invoices/{sent.Id}")).Ok();
        Assert.Equal(
            ("pending", "partially_paid", "500.00", "690.00"),
            (invoice.Text("status"), invoice.Text("label"), invoice.Text("amountPaid"), invoice.Text("balanceDue"))
        );
        Assert.Contains("690.00", await (await app.OpenAsync(sent.Anna)).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Created, (await api.PostAsync($"/invoices/{sent.Id}/payments", Bank("700.00"))).Status);
        invoice = (await api.ReadAsync($"/invoices/{sent.Id}")).Ok();
        Assert.Equal(
            ("paid", "paid", "1190.00", "0.00"),
            (invoice.Text("status"), invoice.Text("label"), invoice.Text("amountPaid"), invoice.Text("balanceDue"))
        );
        var client = (await api.ReadAsync($"/clients/{invoice.Text("clientId")}")).Ok();
        Assert.Equal("""[{"currency":"EUR","amount":"10.00"}]""", client.GetProperty("credits").GetRawText());
        Assert.Equal(2, (await api.ReadAsync($"/invoices/{sent.Id}/payments")).Items().Length);

        var told = (await app.NotificationsAsync(sent.Id)).Where(n => n.Kind is not NotificationKind.InvoiceViewed).ToList();
        Assert.Equal(["€500.00 received for Logo design", "Logo design was paid"], told.Select(n => n.Title));
        Assert.Equal($"Acme GmbH · #{sent.Number} · €500.00 · €690.00 left", told[0].Body);
        Assert.Equal(2, (await app.ActivityAsync(sent.Id, ActivityType.PaymentReceived)).Count);
    }

    [Fact]
    public async Task Credit_pays_another_invoice_when_it_is_asked_to()
    {
        await using var own = await App.StartAsync();
        var (first, second) = (await own.GivenASentInvoiceAsync(), await own.GivenASentInvoiceAsync());
        await SameClientAsync(own, first, second);
        await RecordAsync(own, first, 1_250_00);
        using var maya = await own.SignInAsync(own.Maya);
        var page = await (await maya.GetAsync($"/financials/invoices/{second.Id}/payment")).WordsAsync();
        Assert.Contains("Acme GmbH has €60.00 of credit", page, StringComparison.Ordinal);

        await maya.PostFormAsync($"/financials/invoices/{second.Id}/payment?handler=Credit", []);
        var paid = await own.FindAsync(second.Id);
        Assert.Equal((60_00, 1_130_00, InvoiceStatus.Pending), (paid.PaidMinor, paid.BalanceMinor, paid.Status));

        var again = await maya.PostFormAsync($"/financials/invoices/{second.Id}/payment?handler=Credit", []);
        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
        Assert.Contains("There is no credit to use.", await again.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await own.QueryAsync(db => db.ClientCredits.SumAsync(c => c.AmountMinor)));
    }

    [Fact]
    public async Task A_refund_of_all_ends_the_matter_and_one_of_a_part_leaves_it_owed()
    {
        var (whole, part) = (await app.GivenASentInvoiceAsync(), await app.GivenASentInvoiceAsync());
        var (one, other) = (await RecordAsync(app, whole, 1_190_00), await RecordAsync(app, part, 1_190_00));

        await RefundAsync(one, 1_190_00);
        await RefundAsync(other, 190_00);

        using var api = await app.ApiOfAsync(app.Maya);
        var refunded = (await api.ReadAsync($"/invoices/{whole.Id}")).Ok();
        Assert.Equal(("refunded", "0.00", "0.00"), (refunded.Text("label"), refunded.Text("amountPaid"), refunded.Text("balanceDue")));
        var owed = (await api.ReadAsync($"/invoices/{part.Id}")).Ok();
        Assert.Equal(("pending", "1000.00", "190.00"), (owed.Text("status"), owed.Text("amountPaid"), owed.Text("balanceDue")));
        await Assert.ThrowsAsync<BrokenRuleException>(() => RefundAsync(other, 1_000_01));
        Assert.Single(await app.ActivityAsync(whole.Id, ActivityType.Refunded));
    }

    [Fact]
    public async Task A_refund_takes_the_credit_first()
    {
        await using var own = await App.StartAsync();
        var sent = await own.GivenASentInvoiceAsync();
        var payment = await RecordAsync(own, sent, 1_200_00);

        await own.InScopeAsync<PaymentRecorder, bool>(async r =>
        {
            await r.RefundAsync(payment, new Money(10_00, Currency.Of("EUR")), "re_1", null, CancellationToken.None);
            await r.RefundAsync(payment, new Money(10_00, Currency.Of("EUR")), "re_1", null, CancellationToken.None);
            return true;
        });

        Assert.Equal(0, await own.QueryAsync(db => db.ClientCredits.SumAsync(c => c.AmountMinor)));
        var invoice = await own.FindAsync(sent.Id);
        Assert.Equal((InvoiceStatus.Paid, 1_190_00), (invoice.Status, invoice.PaidMinor));
        Assert.Equal(1, await own.QueryAsync(db => db.Refunds.CountAsync()));
    }

    [Fact]
    public async Task A_dispute_brings_the_balance_back_and_is_told()
    {
        var sent = await app.GivenASentInvoiceAsync("Disputed one");
        var payment = await RecordAsync(app, sent, 1_190_00);

        for (var i = 0; i < 2; i++)
            await app.InScopeAsync<PaymentRecorder, bool>(async r =>
            {
                await r.DisputeAsync(payment, CancellationToken.None);
                return true;
            });

        var invoice = await app.FindAsync(sent.Id);
        Assert.Equal((InvoiceStatus.Pending, 1_190_00), (invoice.Status, invoice.BalanceMinor));
        Assert.Equal(
            "A payment for Disputed one was disputed",
            Assert.Single(await app.NotificationsAsync(sent.Id), n => n.Kind is NotificationKind.PaymentDisputed).Title
        );
    }

    [Fact]
    public async Task What_does_not_fit_is_kept_for_a_look_and_can_be_credited()
    {
        var sent = await app.GivenASentInvoiceAsync("Odd one");
        var payment = await app.InScopeAsync<PaymentRecorder, Payment>(r =>
            r.RecordAsync(
                sent.Id,
                new NewPayment(new Money(990_00, Currency.Of("EUR")), PaymentMethod.Stripe, new DateOnly(2026, 11, 23))
                {
                    Reference = "ch_odd",
                    ReviewReason = "990.00 came where 1190.00 was asked for.",
                },
                CancellationToken.None
            )
        );
        Assert.Equal((InvoiceStatus.Pending, 0), ((await app.FindAsync(sent.Id)).Status, (await app.FindAsync(sent.Id)).PaidMinor));
        using var api = await app.ApiOfAsync(app.Maya);
        Assert.Contains((await api.ReadAsync("/payments?state=review")).Items(), p => p.Text("reference") == "ch_odd");
        using var maya = await app.SignInAsync(app.Maya);
        Assert.Contains("990.00 came where", await maya.GetStringAsync($"/financials/payments/{payment.Id}"), StringComparison.Ordinal);

        await maya.PostFormAsync($"/financials/payments/{payment.Id}?handler=Accept", []);

        Assert.Equal(990_00, (await app.FindAsync(sent.Id)).PaidMinor);
        Assert.Equal(
            HttpStatusCode.Conflict,
            (await maya.PostFormAsync($"/financials/payments/{payment.Id}?handler=Accept", [])).StatusCode
        );
    }

    [Fact]
    public async Task One_charge_told_of_twenty_times_at_once_is_one_payment()
    {
        var sent = await app.GivenASentInvoiceAsync("Charged once");

        await Parallel.ForAsync(
            0,
            20,
            async (_, _) =>
                await app.InScopeAsync<PaymentRecorder, Payment>(r =>
                    r.RecordAsync(
                        sent.Id,
                        new NewPayment(new Money(1_190_00, Currency.Of("EUR")), PaymentMethod.Stripe, new DateOnly(2026, 11, 23))
                        {
                            Reference = "ch_once",
                        },
                        CancellationToken.None
                    )
                )
        );

        Assert.Equal(1, await app.QueryAsync(db => db.Payments.CountAsync(p => p.Reference == "ch_once")));
        Assert.Equal((InvoiceStatus.Paid, 1_190_00), ((await app.FindAsync(sent.Id)).Status, (await app.FindAsync(sent.Id)).PaidMinor));
        Assert.Single(await app.NotificationsAsync(sent.Id), n => n.Kind is NotificationKind.InvoicePaid);
    }

    [Fact]
    public async Task Payments_from_two_hands_at_once_are_both_written_down()
    {
        var sent = await app.GivenASentInvoiceAsync();

        await Task.WhenAll(RecordAsync(app, sent, 100_00), RecordAsync(app, sent, 200_00));

        Assert.Equal(300_00, (await app.FindAsync(sent.Id)).PaidMinor);
    }

    [Fact]
    public async Task A_payment_is_recorded_on_its_page_with_a_receipt_that_carries_the_invoice()
    {
        var sent = await app.GivenASentInvoiceAsync("With receipt");
        using var maya = await app.SignInAsync(app.Maya);
        var page = $"/financials/invoices/{sent.Id}/payment";
        Assert.Contains("value=\"1190.00\"", await maya.GetStringAsync(page), StringComparison.Ordinal);

        var wrong = await maya.PostFormAsync(page, Form("a lot", "2031-01-01"));
        var words = await wrong.Content.ReadAsStringAsync();
        Assert.Contains("Type an amount in EUR, such as 250.00.", words, StringComparison.Ordinal);
        Assert.Contains("Money is received today or earlier.", words, StringComparison.Ordinal);
        Assert.Contains("value=\"a lot\"", words, StringComparison.Ordinal);

        var done = await maya.PostFormAsync(page, Form("1190.00", "2026-11-22"));
        Assert.Equal(HttpStatusCode.Redirect, done.StatusCode);
        Assert.Equal(InvoiceStatus.Paid, (await app.FindAsync(sent.Id)).Status);
        var mails = await app.QueryAsync(db =>
            db.MailMessages.AsNoTracking().Where(m => m.InvoiceId == sent.Id && m.Kind == MailKind.Receipt).ToListAsync()
        );
        Assert.Equal(["accounts@acme.example", "anna@acme.example"], mails.Select(m => m.ToAddress).Order());
        await app.EventuallyAsync(
            db => db.MailMessages.CountAsync(m => m.InvoiceId == sent.Id && m.Kind == MailKind.Receipt && m.State == MailState.Sent),
            count => count == 2
        );
        using var mail = await app.ReadMailAsync(sent.Id, "anna@acme.example");
        Assert.StartsWith($"Receipt for invoice #{sent.Number}", mail.Subject, StringComparison.Ordinal);
        Assert.Contains("Thank you. We received 1190.00 EUR", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal($"invoice-{sent.Number}.pdf", Assert.Single(mail.Attachments.OfType<MimePart>()).FileName);

        static Dictionary<string, string> Form(string amount, string day) =>
            new()
            {
                ["Input.Amount"] = amount,
                ["Input.ReceivedOn"] = day,
                ["Input.Method"] = "bank",
                ["Input.SendsReceipt"] = "true",
            };
    }

    [Fact]
    public async Task Written_off_is_not_paid_and_money_that_comes_after_all_is_taken()
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var maya = await app.SignInAsync(app.Maya);
        await maya.PostFormAsync($"/financials/invoices/{sent.Id}/payment?handler=WriteOff", []);
        Assert.Equal(InvoiceStatus.WrittenOff, (await app.FindAsync(sent.Id)).Status);

        await RecordAsync(app, sent, 190_00);
        Assert.Equal(
            (InvoiceStatus.Pending, 1_000_00),
            ((await app.FindAsync(sent.Id)).Status, (await app.FindAsync(sent.Id)).BalanceMinor)
        );
    }

    [Theory]
    [InlineData("""{"amount":"0","method":"bank"}""", "amount")]
    [InlineData("""{"amount":"-5.00","method":"bank"}""", "amount")]
    [InlineData("""{"amount":"5.001","method":"bank"}""", "amount")]
    [InlineData("""{"amount":"1234567890123456789012345678901234567890","method":"bank"}""", "amount")]
    [InlineData("""{"amount":"5.00","method":"stripe"}""", "method")]
    [InlineData("""{"amount":"5.00"}""", "method")]
    [InlineData("""{"amount":"5.00","method":"bank","receivedOn":"24.11.2026"}""", "receivedOn")]
    [InlineData("""{"amount":"5.00","method":"bank","receivedOn":"2031-01-01"}""", "receivedOn")]
    public async Task Bad_input_is_told_by_field_and_nothing_is_written(string json, string field)
    {
        var sent = await app.GivenASentInvoiceAsync();
        using var api = await app.ApiOfAsync(app.Maya);

        Assert.NotEmpty((await api.SendJsonAsync(HttpMethod.Post, $"/invoices/{sent.Id}/payments", json)).ErrorAt(field));
        Assert.Equal(0, await app.QueryAsync(db => db.Payments.CountAsync(p => p.InvoiceId == sent.Id)));
    }

    [Fact]
    public async Task Money_is_not_every_members_business()
    {
        var sent = await app.GivenASentInvoiceAsync();
        var payment = await RecordAsync(app, sent, 100_00);
        using var tom = await app.SignInAsync(app.Tom);
        using var api = await app.ApiOfAsync(app.Tom);

        Assert.Equal(HttpStatusCode.Forbidden, (await api.PostAsync($"/invoices/{sent.Id}/payments", Bank("5.00"))).Status);
        foreach (var address in new[] { $"/financials/payments/{payment.Id}?handler=Refund", $"/financials/invoices/{sent.Id}/payment" })
            Assert.Equal(HttpStatusCode.Forbidden, (await tom.PostFormAsync(address, [])).StatusCode);
        Assert.Equal(100_00, (await app.FindAsync(sent.Id)).PaidMinor);
    }

    private static object Bank(string amount) =>
        new
        {
            amount,
            method = "bank",
            receivedOn = "2026-11-23",
        };

    internal static Task<Payment> RecordAsync(App app, SentInvoice sent, long minor) =>
        app.InScopeAsync<PaymentRecorder, Payment>(r =>
            r.RecordAsync(
                sent.Id,
                new NewPayment(new Money(minor, Currency.Of("EUR")), PaymentMethod.Bank, new DateOnly(2026, 11, 23)),
                CancellationToken.None
            )
        );

    private Task<bool> RefundAsync(Payment payment, long minor) =>
        app.InScopeAsync<PaymentRecorder, bool>(async r =>
        {
            await r.RefundAsync(payment, new Money(minor, Currency.Of("EUR")), reference: null, app.Maya.UserId, CancellationToken.None);
            return true;
        });

    private static Task SameClientAsync(App app, SentInvoice first, SentInvoice second) =>
        app.QueryAsync(async db =>
        {
            var client = (await db.Invoices.AsNoTracking().SingleAsync(i => i.Id == first.Id)).ClientId;
            return await db.Invoices.Where(i => i.Id == second.Id).ExecuteUpdateAsync(set => set.SetProperty(i => i.ClientId, client));
        });
}
