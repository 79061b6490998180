using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Documents;
using InvoiceTracker.Features.Payments;
using InvoiceTracker.Features.Sending;
using InvoiceTracker.Tests.Domain.Wording;
using InvoiceTracker.Tests.Features.Api;
using InvoiceTracker.Tests.Features.Mail;
using InvoiceTracker.Tests.Features.Payments;
using InvoiceTracker.Tests.Support;

namespace InvoiceTracker.Tests.Features.Documents;

/// <summary>Paper, page and mails are in the client's language: what they have to say is there, and no English is left over.</summary>
public sealed class LanguageTests(App app) : IClassFixture<App>
{
    private static readonly InvoicePdf Pdf = new();

    public static TheoryData<string> Foreign => [.. Words.All.Skip(1).Select(words => words.Language)];

    [Theory]
    [MemberData(nameof(Foreign))]
    public void The_PDF_is_in_the_clients_language(string language)
    {
        var say = Words.Of(language);
        var document = Papers.Of(
            new InvoiceContent
            {
                Title = null,
                Currency = Currency.Of("EUR"),
                IssuedOn = new DateOnly(2026, 10, 12),
                DueOn = new DateOnly(2026, 11, 30),
                PurchaseOrder = "PO-7",
                Discount = new Portion.Percent(10),
                Lines =
                [
                    .. Papers.Lines(40).Select(line => line with { Description = "X" }),
                    .. "Z E AE K G O".Split(' ').Select(code => Exempt(Enum.Parse<TaxCategory>(code))),
                    new LineContent("X 🎉", 1, 10m, new TaxRate(19), new Portion.Percent(4)),
                ],
                Terms = "X",
            },
            language
        ) with
        {
            Earlier =
            [
                new("2026-0001", "X (deposit)", new DateOnly(2026, 9, 1), 100_00, 50_00),
                new("2026-0002", "X", new DateOnly(2026, 9, 1), 100_00, 0),
            ],
            Credits = new("2026-0003", new DateOnly(2026, 9, 1)),
        };

        var text = PdfReading.Text(Pdf.Render(document));

        Assert.All(
            [
                say.Numbered(InvoiceKind.Standard, "2026-0403"),
                say.BilledTo,
                say.Issued,
                say.Due,
                say.PurchaseOrder,
                say.VatNumber,
                $"{say.Description} {say.Quantity} {say.Price} {say.Tax} {say.Amount}",
                say.LineDiscount("4 %"),
                say.Items,
                say.Discount,
                say.Subtotal,
                say.Total,
                say.Exempt,
                say.ReverseCharge,
                say.IntraCommunity,
                say.Export,
                say.OutsideScope,
                say.InvoicedBefore,
                say.NotPaidYet,
                $"X{say.DepositSuffix}",
                say.BankTransfer,
                say.ScanToPay,
                say.Terms,
                say.MissingCharacters,
                say.CarriedForward,
                say.BroughtForward,
                say.PageOf(2, 4),
            ],
            words => Assert.Contains(Solid(words), Solid(text), StringComparison.Ordinal)
        );
        AssertNoEnglish(say, text);
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task The_page_and_the_mails_are_in_the_clients_language(string language)
    {
        var say = Words.Of(language);
        var id = await app.GivenAMailedInvoiceAsync(locale: language, to: []);
        var sent = await app.SentInvoiceAsync(id);

        var (page, lang) = await PageAsync(sent.Anna);
        Assert.Equal(language, lang);
        Assert.All(
            [
                say.Print,
                say.DownloadPdf,
                say.AmountDue,
                say.BilledTo,
                say.HowToPay,
                say.AgreeHow(app.Maya.User.Name, sent.Number),
                say.InvoiceQuestion,
                say.WriteTo(app.Maya.User.Name),
                say.Tracked("Northlight Studio"),
                say.NothingShared,
                say.HowThisWorks,
                say.SentWith,
            ],
            words => Assert.Contains(Solid(words), Solid(page), StringComparison.Ordinal)
        );
        AssertNoEnglish(say, page);

        using var mail = await app.ReadMailAsync(id, "anna@acme.example");
        var subject = say.From(say.Numbered(InvoiceKind.Standard, sent.Number), "Northlight Studio");
        Assert.Equal(PdfReading.Plain(subject), PdfReading.Plain(mail.Subject!));
        AssertMail(
            say,
            mail,
            say.Greeting("Anna Berg"),
            say.HereIsInvoice,
            say.ViewAndPay,
            say.Total,
            say.Reply("Maya Lindqvist"),
            say.HonestyTracked
        );

        await PaymentTests.RecordAsync(app, sent, 190_00);
        var (part, _) = await PageAsync(sent.Anna);
        Assert.Contains(say.LeftToPay, part, StringComparison.Ordinal);
        AssertNoEnglish(say, part);

        await PaymentTests.RecordAsync(app, sent, 1_000_00);
        var (paid, _) = await PageAsync(sent.Anna);
        Assert.All(
            [say.Paid, say.PaidThanks, say.Receipt, say.ByTransfer],
            words => Assert.Contains(words, paid, StringComparison.Ordinal)
        );
        AssertNoEnglish(say, paid);
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task A_plan_is_told_in_the_clients_language(string language)
    {
        var say = Words.Of(language);
        var paper = Papers.In("EUR", language, new LineContent("Stage 2 of 3\nX", 1, 10m, new TaxRate(19)));
        var stage = paper with { Kind = InvoiceKind.Stage, Title = "X, stage 2 of 3" };

        var text = PdfReading.Text(Pdf.Render(stage));

        Assert.Contains(PdfReading.Plain($"X{say.StageSuffix(2, 3)}"), text, StringComparison.Ordinal);
        Assert.Contains(PdfReading.Plain(say.StageOf(2, 3)), text, StringComparison.Ordinal);
        AssertNoEnglish(say, text);

        await using var own = await App.StartAsync();
        using var api = await own.ApiOfAsync(own.Maya);
        var acme = await own.GivenAcmeAsync();
        (await api.PatchAsync($"/clients/{acme.Id}", new { locale = language })).Ok();
        var first = (
            await api.PostAsync(
                "/invoices",
                new
                {
                    clientId = acme.Id,
                    currency = "EUR",
                    dueDate = "2026-12-24",
                    lines = new[]
                    {
                        new
                        {
                            description = "X",
                            quantity = "1",
                            unitPrice = "100.00",
                            taxRate = "19",
                        },
                    },
                    plan = new { kind = "deposit", stages = new[] { new { percent = "30" } } },
                }
            )
        ).Body;
        var sent = (await api.PostAsync($"/invoices/{first.Text("id")}/send", new { })).Ok();
        var html = await (await own.OpenAsync(sent.PathOf("anna@acme.example"))).Content.ReadAsStringAsync();
        var page = PdfReading.Plain(TextOf((await new HtmlParser().ParseDocumentAsync(html)).Body!));

        Assert.All(
            [say.DueNowDeposit, say.DepositAndFinal, say.Deposit, say.FinalInvoice, say.ThisInvoice, say.AllYourInvoices],
            words => Assert.Contains(words, page, StringComparison.Ordinal)
        );
        AssertNoEnglish(say, page);
    }

    [Fact]
    public async Task A_German_receipt_names_the_amount_as_Germans_write_it()
    {
        var id = await app.GivenAMailedInvoiceAsync(locale: "de-DE", to: []);
        var sent = await app.SentInvoiceAsync(id);
        await app.InScopeAsync<PaymentRecorder, Payment>(recorder =>
            recorder.RecordAsync(
                id,
                new NewPayment(new Money(1_190_00, Currency.Of("EUR")), PaymentMethod.Bank, new DateOnly(2026, 11, 23))
                {
                    SendsReceipt = true,
                },
                CancellationToken.None
            )
        );

        await app.EventuallyAsync(
            db => Task.FromResult(db.MailMessages.Count(m => m.InvoiceId == id && m.Kind == MailKind.Receipt && m.State == MailState.Sent)),
            count => count == 1
        );
        using var mail = await app.ReadMailAsync(id, "anna@acme.example");

        Assert.Equal($"Zahlungsbestätigung zur Rechnung Nr. {sent.Number} von Northlight Studio", PdfReading.Plain(mail.Subject!));
        Assert.Contains(
            $"Vielen Dank. Wir haben 1.190,00 € für die Rechnung Nr. {sent.Number} erhalten.",
            PdfReading.Plain(mail.TextBody!),
            StringComparison.Ordinal
        );
        Assert.Equal($"rechnung-{sent.Number}.pdf", Assert.Single(mail.Attachments).ContentDisposition?.FileName);
        AssertMail(Words.Of("de"), mail, "Es ist nichts mehr zu bezahlen", "Bereits bezahlt", "Rechnung ansehen");
    }

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task How_this_works_is_told_in_the_language_of_the_page_that_leads_there(string language)
    {
        var (page, lang) = await PageAsync($"/how-this-works?lang={language}");

        Assert.Equal(language, lang);
        Assert.Contains(Words.Of(language).HowLongText, page, StringComparison.Ordinal);
        AssertNoEnglish(Words.Of(language), page);
        Assert.Equal("en", (await PageAsync("/how-this-works?lang=%00&lang=xx")).Language);
    }

    private async Task<(string Text, string? Language)> PageAsync(string path)
    {
        var html = await (await app.OpenAsync(path)).Content.ReadAsStringAsync();
        var page = await new HtmlParser().ParseDocumentAsync(html);
        var labels = page.QuerySelectorAll("[aria-label]").Select(element => element.GetAttribute("aria-label"));
        return (
            PdfReading.Plain($"{page.Title} {TextOf(page.Body!)} {string.Join(' ', labels)}"),
            page.DocumentElement.GetAttribute("lang")
        );
    }

    private static string TextOf(AngleSharp.Dom.INode node) =>
        node is AngleSharp.Dom.IText text ? text.Data + " " : string.Concat(node.ChildNodes.Select(TextOf));

    private static void AssertMail(Words say, MimeKit.MimeMessage mail, params string[] said)
    {
        var page = new HtmlParser().ParseDocument(mail.HtmlBody!);
        Assert.Equal(say.Language, page.DocumentElement.GetAttribute("lang"));
        Assert.All(
            [PdfReading.Plain(mail.TextBody!), PdfReading.Plain(TextOf(page.DocumentElement))],
            text =>
            {
                Assert.All(said, words => Assert.Contains(PdfReading.Plain(words), text, StringComparison.Ordinal));
                AssertNoEnglish(say, text);
            }
        );
    }

    /// <summary>None of the English texts that this language says otherwise.</summary>
    private static void AssertNoEnglish(Words say, string text)
    {
        // A word that both languages have is no leftover: French tax is "due" too.
        var own = string.Join('\n', Spoken.Texts(say).Select(spoken => spoken.Value));
        var english = Spoken
            .Texts(Words.English)
            .SelectMany(spoken => spoken.OwnWords)
            .Select(words => PdfReading.Plain(words.Trim(' ', ',', '.', ':', '#', ';')))
            .Where(words => words.Length > 0 && !Says(own, words))
            .Distinct();
        Assert.DoesNotContain(english, words => Says(text, words));

        static bool Says(string text, string words) =>
            Regex.IsMatch(text, $@"(?<![\w-]){Regex.Escape(words)}(?![\w-])", RegexOptions.None, TimeSpan.FromSeconds(1));
    }

    // Where a line breaks is the layout's affair.
    private static string Solid(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));

    private static LineContent Exempt(TaxCategory category) => new("X", 1, 10m, new TaxRate(0, category));
}
