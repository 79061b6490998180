using System.Diagnostics;
using System.Globalization;
using System.Text;
using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Tokens;

namespace InvoiceTracker.Tests.Features.Documents;

public sealed class InvoicePdfTests
{
    private static readonly InvoicePdf Pdf = new();
    private static readonly TaxRate Standard = new(19);

    [Fact]
    public void Every_figure_of_the_document_stands_on_the_paper()
    {
        var document = Papers.Of(
            new InvoiceContent
            {
                Title = "Mobile app design",
                Currency = Currency.Of("USD"),
                DueOn = new DateOnly(2026, 11, 30),
                Discount = new Portion.Amount(Money.Round(750m, Currency.Of("USD"))),
                Lines =
                [
                    new LineContent("Discovery and flows\nWorkshops", 4.50m, 850m, Standard, new Portion.Percent(4), "days"),
                    new LineContent("Hosting", 12, 0.0125m, new TaxRate(0, TaxCategory.G)),
                ],
                Notes = "Thank you, Jonas.",
                Terms = "Within 30 days.",
            },
            "en-US"
        );

        var text = PdfReading.Text(Pdf.Render(document));

        long[] amounts =
        [
            .. document.Lines.Select(line => line.AmountMinor),
            document.LinesMinor,
            -document.DiscountMinor,
            document.SubtotalMinor,
            document.TotalMinor,
            .. document.Taxes.SelectMany(tax => new[] { tax.NetMinor, tax.TaxMinor }),
        ];
        var american = CultureInfo.GetCultureInfo("en-US");
        Assert.All(
            amounts,
            minor => Assert.Contains(PdfReading.Plain(MoneyText.Format(minor, "USD", american)), text, StringComparison.Ordinal)
        );
        Assert.All(
            [
                "#2026-0403",
                "Mobile app design",
                "Northlight Studio",
                "Storgatan 14",
                "SE556677889901",
                "Copperfield Labs",
                "Monday, October 12, 2026",
                "Monday, November 30, 2026",
                "4.5 days",
                "4 % discount",
                "$0.0125",
                "Export outside the EU: exempt from VAT",
                "Thank you, Jonas.",
                "Within 30 days.",
                "IBAN SE45 5000 0000 0583 9825 7466",
            ],
            words => Assert.Contains(words, text, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("EUR", "de-DE", "1.234,56 €", "Montag, 12. Oktober 2026")]
    [InlineData("JPY", "ja", "￥1,235", "2026年10月12日月曜日")]
    [InlineData("KWD", "en-US", "KWD 1,234.560", "Monday, October 12, 2026")]
    [InlineData("PLN", "pl", "1 234,56 zł", "poniedziałek, 12 października")]
    public void Amounts_and_days_are_written_as_the_client_writes_them(string currency, string locale, string amount, string day)
    {
        var price = currency is "JPY" ? 1235m : 1234.56m;

        var text = PdfReading.Text(Pdf.Render(Papers.In(currency, locale, new LineContent("Logo", 1, price, Standard))));

        Assert.Contains(amount, text, StringComparison.Ordinal);
        Assert.Contains(day, text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_language_whose_script_no_font_has_gets_English_figures()
    {
        var text = PdfReading.Text(Pdf.Render(Papers.In("SAR", "ar-SA", new LineContent("Logo", 1, 1234.56m, Standard))));

        Assert.Contains("SAR 1,234.56", text, StringComparison.Ordinal);
        Assert.Contains("Monday, October 12, 2026", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Łódź für 1 €, ﬁn")]
    [InlineData("日本商事株式会社、ロゴ制作")]
    [InlineData("北京设计工作室，网页设计费用")]
    [InlineData("주식회사 서울디자인, 로고 제작")]
    [InlineData("臺灣設計有限公司")]
    [InlineData("Κατάλογος · Каталог · Đặc biệt")]
    public void Letters_of_many_scripts_are_drawn_and_can_be_copied_out(string words) =>
        Assert.Contains(words, PdfReading.Text(Pdf.Render(Papers.Of(new LineContent(words, 1, 1, Standard)))), StringComparison.Ordinal);

    [Fact]
    public void More_than_255_different_characters_of_one_font_are_no_trouble()
    {
        var kanji = string.Concat(
            Enumerable.Range(0x3041, 80).Concat(Enumerable.Range(0x30A1, 80)).Concat(Enumerable.Range(0xFF01, 94)).Select(c => (char)c)
        );
        var words = kanji + "日本語一二三四五六七八九十";

        Assert.Contains(
            words,
            PdfReading.Text(Pdf.Render(Papers.Of(new LineContent(words, 1, 1, Standard)))).Replace(" ", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void What_no_font_has_is_a_question_mark_and_the_paper_says_so()
    {
        var text = PdfReading.Text(Pdf.Render(Papers.Of(new LineContent("Party 🎉 שלום", 1, 1, Standard))));

        Assert.Contains("Party ? ????", text, StringComparison.Ordinal);
        Assert.Contains("A question mark may stand for a character", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Characters_that_turn_or_hide_text_are_left_out()
    {
        var text = PdfReading.Text(
            Pdf.Render(Papers.Of(new LineContent("Pay\u202E 001\u2066 now\u200B\u0000\uFE0F e\u0301 \uD83C", 1, 1, Standard)))
        );

        Assert.Contains("Pay 001 now é", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_are_carried_from_page_to_page_under_a_repeated_head()
    {
        var document = Papers.Of(Papers.Lines(40));

        var pages = PdfReading.Pages(Pdf.Render(document));

        Assert.Equal(3, pages.Count);
        var british = CultureInfo.GetCultureInfo("en-GB");
        for (var page = 1; page < pages.Count; page++)
        {
            var before = document.Lines.TakeWhile(line =>
                !pages[page].Contains(line.Description.Split('\n')[0] + " ", StringComparison.Ordinal)
            );
            var carried = MoneyText.Format(before.Sum(line => line.AmountMinor), "EUR", british);
            Assert.Contains($"{carried} Carried forward", pages[page - 1], StringComparison.Ordinal);
            Assert.StartsWith($"Description Qty Price Tax Amount {carried} Brought forward", pages[page], StringComparison.Ordinal);
            Assert.Contains($"Page {page + 1} of 3", pages[page], StringComparison.Ordinal);
        }
        Assert.Contains(MoneyText.Format(document.TotalMinor, "EUR", british), pages[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_drawn_outside_the_margins()
    {
        var hostile = new string('W', 300);
        var document = Papers.Of([
            .. Papers.Lines(30),
            new LineContent($"{hostile}\n{hostile}", 123_456.123456m, 9_876.123456m, Standard, Unit: "WWWWWWWWWWWWWWWWWWWW"),
        ]);

        using var pdf = PdfDocument.Open(
            Pdf.Render(document with { Title = hostile, Number = hostile, Notes = hostile, BankDetails = hostile, Terms = hostile })
        );

        Assert.All(
            pdf.GetPages().SelectMany(page => page.Letters),
            letter =>
                Assert.True(letter.StartBaseLine.X >= 47.9 && letter.EndBaseLine.X <= 548 && letter.StartBaseLine.Y >= 30, $"{letter}")
        );
    }

    [Fact]
    public void A_word_of_two_hundred_thousand_letters_takes_bounded_pages_and_time()
    {
        var watch = Stopwatch.StartNew();

        var pdf = Pdf.Render(Papers.Of(new LineContent(new string('w', 200_000), 1, 1, Standard)));

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
        using var document = PdfDocument.Open(pdf);
        Assert.InRange(document.NumberOfPages, 2, 150);
    }

    [Fact]
    public void Markup_and_PDF_syntax_in_a_text_stay_text()
    {
        const string words = "<img src=http://127.0.0.1:5000/admin> (x) Tj ET endstream endobj /JS (app.alert(1)) <</A>> \\)";

        var pdf = Pdf.Render(Papers.Of(new LineContent(words, 1, 1, Standard)) with { Title = words });

        Assert.Contains(words, PdfReading.Text(pdf), StringComparison.Ordinal);
        var raw = Encoding.Latin1.GetString(pdf);
        Assert.DoesNotContain("/JS", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("/URI", raw, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", raw, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_document_is_the_same_bytes_on_every_thread()
    {
        var document = Papers.In(
            "JPY",
            "ja",
            [.. Papers.Lines(30).Select(line => line with { UnitPrice = 111 }), new LineContent("日本", 1, 1, Standard)]
        );
        var first = Pdf.Render(document);

        var others = Enumerable.Range(0, 8).AsParallel().WithDegreeOfParallelism(4).Select(_ => new InvoicePdf().Render(document)).ToList();

        Assert.All(others, bytes => Assert.Equal(first, bytes));
    }

    [Theory]
    [InlineData("ja", "骨", "NotoSansJP")]
    [InlineData("zh-CN", "骨", "NotoSansSC")]
    [InlineData("ko-KR", "骨", "NotoSansKR")]
    [InlineData("de", "骨", "NotoSansJP")]
    [InlineData("de", "们", "NotoSansSC")]
    [InlineData("de", "한", "NotoSansKR")]
    public void Ideographs_are_drawn_as_the_documents_language_draws_them(string locale, string character, string font)
    {
        using var pdf = PdfDocument.Open(Pdf.Render(Papers.In("EUR", locale, new LineContent(character, 1, 1, Standard))));

        var letter = pdf.GetPages().SelectMany(page => page.Letters).First(letter => letter.Value == character);

        Assert.Contains(font, letter.FontName, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_pages_with_East_Asian_text_carry_no_more_of_the_fonts_than_they_show()
    {
        const string text = "日本商事株式会社ロゴ制作费用网页设计们한국어디자인";
        var lines = Papers.Lines(20).Select(line => line with { Description = $"{line.Description} {text}", UnitPrice = 100 });

        Assert.InRange(Pdf.Render(Papers.In("JPY", "ja", lines)).Length, 1, 80_000);
    }

    [Fact]
    public void Two_pages_weigh_less_than_forty_kilobytes()
    {
        var pdf = Pdf.Render(Papers.In("EUR", "de-DE", Papers.Lines(20)));

        using var document = PdfDocument.Open(pdf);
        Assert.Equal(2, document.NumberOfPages);
        // With the payment code of an account in euro.
        Assert.Contains(document.GetPage(2).Paths, path => path.IsFilled);
        Assert.InRange(pdf.Length, 1, 40_000);
    }

    [Fact]
    public void The_file_says_what_it_is_by_whom_and_in_which_language()
    {
        using var document = PdfDocument.Open(Pdf.Render(Papers.In("EUR", "de-DE", Papers.Lines(1))));

        Assert.Equal("Mobile app design von Northlight Studio", document.Information.Title);
        Assert.Equal("Northlight Studio", document.Information.Author);
        Assert.Equal("D:20261012000000Z", document.Information.CreationDate);
        Assert.Equal("de-DE", Assert.IsType<HexToken>(document.Structure.Catalog.CatalogDictionary.Data["Lang"]).Data);
    }

    [Theory]
    [InlineData("2026-0001", "Invoice-2026-0001.pdf")]
    [InlineData("../../etc/\"x\r\n ü;", "Invoice-etc-x.pdf")]
    [InlineData(null, "Invoice.pdf")]
    public void The_file_name_is_safe_on_every_system(string? number, string expected) =>
        Assert.Equal(expected, InvoicePdf.FileName(Papers.Of(Papers.Lines(1)) with { Number = number }));
}
