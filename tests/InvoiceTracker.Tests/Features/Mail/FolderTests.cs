using System.Net;
using AngleSharp.Html.Parser;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace InvoiceTracker.Tests.Features.Mail;

/// <summary>Without a mail server: each mail is a file, and what stands in it.</summary>
public sealed class FolderTests(App app) : IClassFixture<App>
{
    [Fact]
    public async Task Each_recipient_gets_one_mail_with_a_link_of_their_own()
    {
        var invoice = await app.GivenASentInvoiceAsync();

        var anna = await app.LinkFromMailAsync(invoice.Id, "anna@acme.example");
        var accounts = await app.LinkFromMailAsync(invoice.Id, "accounts@acme.example");

        Assert.Equal("https://billing.northlight.example" + invoice.Anna, anna.AbsoluteUri);
        Assert.Equal("https://billing.northlight.example" + invoice.Accounts, accounts.AbsoluteUri);
        Assert.Equal(HttpStatusCode.OK, (await app.OpenAsync(anna.AbsolutePath)).StatusCode);
        Assert.Equal(
            ["Delivered to accounts@acme.example", "Delivered to anna@acme.example"],
            (await app.ActivityAsync(invoice.Id, ActivityType.Delivered)).Select(a => a.Text).Order()
        );
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(app.DataDirectory, "mail"), "*.tmp"));
    }

    [Fact]
    public async Task The_mail_says_where_to_transfer_it_and_the_receipt_does_not()
    {
        await using var own = await App.StartAsync();
        await own.QueryAsync(async db =>
        {
            db.Workspaces.Single().BankDetails = "Northlight Studio\nIBAN DE02 1203 0000 0000 2020 51";
            return await db.SaveChangesAsync();
        });
        var invoice = await own.GivenASentInvoiceAsync();
        string[] said =
        [
            "By bank transfer to",
            "IBAN DE02 1203 0000 0000 2020 51",
            $"Please name invoice {invoice.Number} so that it is found.",
        ];

        using var mail = await own.ReadMailAsync(invoice.Id, "anna@acme.example");
        Assert.All(said, words => Assert.Contains(words, mail.TextBody, StringComparison.Ordinal));
        Assert.All(said, words => Assert.Contains(words, WebUtility.HtmlDecode(mail.HtmlBody), StringComparison.Ordinal));

        var received = new NewPayment(new Money(1_190_00, Currency.Of("EUR")), PaymentMethod.Bank, new DateOnly(2026, 11, 23))
        {
            SendsReceipt = true,
        };
        await own.InScopeAsync<PaymentRecorder, Payment>(r => r.RecordAsync(invoice.Id, received, CancellationToken.None));
        var receipt = await own.EventuallyAsync(
            db => db.MailMessages.AsNoTracking().FirstOrDefaultAsync(m => m.Kind == MailKind.Receipt && m.State == MailState.Sent),
            found => found is not null
        );
        using var told = await own.ReadMailAsync(receipt!);
        Assert.DoesNotContain("IBAN", told.HtmlBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_says_what_is_due_and_when_in_text_and_in_HTML()
    {
        var invoice = await app.GivenASentInvoiceAsync("Brand refresh");

        using var mail = await app.ReadMailAsync(invoice.Id, "anna@acme.example");

        Assert.Equal($"Invoice #{invoice.Number} from Northlight Studio: Brand refresh", mail.Subject);
        Assert.Equal("\"Anna Berg\" <anna@acme.example>", mail.To.ToString());
        Assert.Equal("\"Maya Lindqvist\" <maya@northlight.example>", mail.ReplyTo.ToString());
        Assert.Equal("\"Northlight Studio\" <maya@northlight.example>", mail.From.ToString());
        string[] said =
        [
            $"Invoice #{invoice.Number}, Brand refresh",
            "Hi Anna,",
            "Here is the invoice for Brand refresh.",
            "€1,190.00",
            "Monday, December 7, 2026",
            "Design",
            "€1,000.00",
            "Tax 19 %",
            "€190.00",
            "A question? Just reply, it goes to Maya.",
            "This mail holds no tracking image. We see when the invoice page is opened.",
            "https://billing.northlight.example" + invoice.Anna,
        ];
        var html = WebUtility.HtmlDecode(mail.HtmlBody);
        Assert.All(said, words => Assert.Contains(words, mail.TextBody, StringComparison.Ordinal));
        Assert.All(said, words => Assert.Contains(words, html, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_HTML_loads_nothing_and_is_small()
    {
        var invoice = await app.GivenASentInvoiceAsync();

        using var mail = await app.ReadMailAsync(invoice.Id, "anna@acme.example");

        var document = new HtmlParser().ParseDocument(mail.HtmlBody!);
        Assert.Equal("en", document.DocumentElement.GetAttribute("lang"));
        Assert.Single(document.QuerySelectorAll("h1"));
        Assert.Empty(document.QuerySelectorAll("img, link, script, iframe, [src], [background]"));
        Assert.DoesNotContain("url(", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("<!--[if mso]><v:roundrect", mail.HtmlBody, StringComparison.Ordinal);
        Assert.All(
            document.QuerySelectorAll("a"),
            a => Assert.StartsWith("https://billing.northlight.example/", a.GetAttribute("href"), StringComparison.Ordinal)
        );
        Assert.InRange(mail.HtmlBody!.Length, 2_000, 60_000);
    }

    [Fact]
    public async Task A_long_invoice_is_shortened_in_the_mail()
    {
        var lines = Enumerable.Range(1, 500).Select(i => new LineContent(new string('x', 1000) + i, 1, 1m, new TaxRate(19))).ToList();
        var invoice = await app.GivenAMailedInvoiceAsync(content => content with { Lines = lines });

        using var mail = await app.ReadMailAsync(invoice, "anna@acme.example");

        Assert.Contains("and 480 more on the invoice page", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("and 480 more on the invoice page", mail.TextBody, StringComparison.Ordinal);
        Assert.InRange(mail.HtmlBody!.Length, 2_000, 60_000);
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("\"><img src=x onerror=alert(1)>")]
    [InlineData("</title><svg onload=alert(1)>")]
    public async Task What_people_type_is_text_in_the_HTML(string hostile)
    {
        var invoice = await app.GivenAMailedInvoiceAsync(
            content => content with { Title = hostile, Lines = [new LineContent(hostile, 1, 1m, new TaxRate(19))] },
            message: hostile
        );

        using var mail = await app.ReadMailAsync(invoice, "anna@acme.example");

        var document = new HtmlParser().ParseDocument(mail.HtmlBody!);
        Assert.Empty(document.QuerySelectorAll("script, img, svg"));
        Assert.Contains(hostile, document.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Logo\r\nBcc: thief@evil.example")]
    [InlineData("Logo\nX-Injected: yes")]
    [InlineData("=?utf-8?Q?Logo=0D=0ABcc:_thief@evil.example?=")]
    [InlineData("Logo\u2028Bcc: thief@evil.example")]
    public async Task No_name_adds_a_header(string hostile)
    {
        var invoice = await app.GivenAMailedInvoiceAsync(subject: hostile, recipientName: hostile);

        using var mail = await app.ReadMailAsync(invoice, "anna@acme.example");

        Assert.Single(mail.Headers, h => h.Field == "Subject");
        Assert.DoesNotContain(mail.Headers, h => h.Field is "Bcc" or "X-Injected");
        Assert.Equal("anna@acme.example", Assert.Single(mail.To.Mailboxes).Address);
        Assert.Empty(mail.Bcc);
        Assert.DoesNotContain('\n', mail.Subject!);
        Assert.Contains("Logo", mail.Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Amount_and_date_are_written_as_the_client_writes_them()
    {
        var invoice = await app.GivenAMailedInvoiceAsync(locale: "de");

        using var mail = await app.ReadMailAsync(invoice, "anna@acme.example");

        Assert.Contains("1.190,00\u00A0€", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("Montag, 7. Dezember 2026", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_who_is_not_tracked_is_not_told_otherwise()
    {
        var invoice = await app.GivenAMailedInvoiceAsync(tracksOpens: false);

        using var mail = await app.ReadMailAsync(invoice, "anna@acme.example");

        Assert.DoesNotContain("We see when", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("We see when", mail.HtmlBody, StringComparison.Ordinal);
    }
}
