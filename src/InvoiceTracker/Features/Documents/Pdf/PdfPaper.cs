using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>The paper of the client's page, drawn from the head to the foot.</summary>
internal sealed class PdfPaper(InvoiceDocument document, PageFlow flow, PaperWords words)
{
    private const double Avatar = 30;
    private const double Gap = 20;
    private const double NumberWidth = 150;

    // A phone held at reading distance reads squares of half a millimetre; an account's code has some forty in a row.
    private const double CodeSize = 76;
    private const double CaptionWidth = 110;

    public void Draw()
    {
        DrawHead();
        flow.Write(words.Title, PaperStyles.Title);
        flow.Y += Gap / 2;
        DrawParties();
        new LineTable(document, flow, words).Draw();
        new TotalsTable(document, flow, words).Draw();
        DrawRemarks();
        DrawFeet();
    }

    private void DrawHead()
    {
        var top = flow.Y;
        var left = PageFlow.Left + Avatar + 10;
        flow.Page.RoundedBox(PageFlow.Left, top, Avatar, 6, Inks.Sunken);
        var initials = flow.Line(InitialsOf(document.Seller.Name), PaperStyles.Initials);
        flow.Page.Text(initials, PageFlow.Left + ((Avatar - initials.Width) / 2), top + ((Avatar - PaperStyles.Initials.LineHeight) / 2));

        var right = top + 1;
        foreach (
            var line in flow.Wrap(words.Name, PaperStyles.Label, NumberWidth).Concat(flow.Wrap(words.Number, PaperStyles.Name, NumberWidth))
        )
        {
            flow.Page.TextRight(line, PageFlow.Right, right);
            right += line.Style.LineHeight;
        }

        flow.Y = top + 1;
        var width = PageFlow.Right - left - NumberWidth - Gap;
        flow.Write(document.Seller.Name, PaperStyles.Name, left, width);
        foreach (var line in Given(document.Seller.WriteAddress(), document.Seller.Email, words.TaxNumber(document.Seller)))
            flow.Write(line, PaperStyles.Small, left, width);
        flow.Y = Math.Max(flow.Y, Math.Max(right, top + Avatar)) + (1.4 * Gap);
    }

    private void DrawParties()
    {
        const double column = (PageFlow.Width - (2 * Gap)) / 3;
        IReadOnlyList<TextLine>[] columns =
        [
            [.. Labels(words.Say.BilledTo, column), .. BuyerLines(column)],
            [
                .. Labels(words.Say.Issued, column),
                .. flow.Wrap(words.Day(document.IssuedOn), PaperStyles.Body, column),
                .. PurchaseOrder(column),
            ],
            [.. Labels(words.Say.Due, column), .. flow.Wrap(words.Day(document.DueOn), PaperStyles.Body, column)],
        ];
        flow.WriteColumns(columns, column + Gap, PaperStyles.Body.LineHeight);
        flow.Y += 1.2 * Gap;
    }

    private IEnumerable<TextLine> BuyerLines(double width) =>
        document.Buyer is { } buyer
            ? flow.Wrap(buyer.Name, PaperStyles.Strong, width)
                .Concat(
                    Given(buyer.ContactName, buyer.WriteAddress(), words.TaxNumber(buyer))
                        .SelectMany(line => flow.Wrap(line, PaperStyles.Secondary, width))
                )
            : flow.Wrap(words.Say.NoClientYet, PaperStyles.Small, width);

    private IEnumerable<TextLine> PurchaseOrder(double width) =>
        string.IsNullOrEmpty(document.PurchaseOrder)
            ? []
            :
            [
                .. flow.Wrap("\u00A0", PaperStyles.Label, width),
                .. Labels(words.Say.PurchaseOrder, width),
                .. flow.Wrap(document.PurchaseOrder, PaperStyles.Body, width),
            ];

    private List<TextLine> Labels(string label, double width) => flow.Wrap(label, PaperStyles.Label, width);

    private void DrawRemarks()
    {
        if (document.Credits is { } credited)
            DrawRemark(null, words.Say.TakesFrom(credited.Number, words.Day(credited.IssuedOn)), PaperStyles.Secondary);
        if (document.Earlier is { } earlier)
            DrawRemark(words.Say.InvoicedBefore, string.Join('\n', earlier.Select(words.Describe)), PaperStyles.Secondary);
        DrawRemark(null, document.Notes, PaperStyles.Secondary);
        DrawBankTransfer();
        DrawRemark(words.Say.Terms, document.Terms, PaperStyles.Small);
        if (flow.HasMissing)
            DrawRemark(null, words.Say.MissingCharacters, PaperStyles.Label);
    }

    /// <summary>The account, and beside it the code by which a banking app fills in the transfer.</summary>
    private void DrawBankTransfer()
    {
        var style = PaperStyles.Secondary with { Ink = Inks.Ink, IsTabular = true };
        if (PaymentCode.Of(document, document.TotalMinor) is not { } code)
        {
            DrawRemark(words.Say.BankTransfer, document.BankDetails, style);
            return;
        }
        var caption = flow.Wrap(words.Say.ScanToPay, PaperStyles.Label, CaptionWidth);
        flow.Need(Gap + CodeSize);
        var (page, top) = (flow.Page, flow.Y + Gap);
        page.Squares(code, PageFlow.Right - CodeSize, top, CodeSize);
        for (var i = 0; i < caption.Count; i++)
            page.TextRight(caption[i], PageFlow.Right - CodeSize - (Gap / 2), top + (i * PaperStyles.Label.LineHeight));
        DrawRemark(words.Say.BankTransfer, document.BankDetails, style, PageFlow.Width - CodeSize - CaptionWidth - Gap);
        if (page == flow.Page)
            flow.Y = Math.Max(flow.Y, top + CodeSize);
    }

    private void DrawRemark(string? label, string? text, TextStyle style, double width = PageFlow.Width)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;

        // A label stays with the first lines of its text.
        flow.Need(Gap + (4 * style.LineHeight));
        flow.Y += Gap;
        if (label is not null)
            flow.Write(label, PaperStyles.Label);
        flow.Write(text, style, width: width);
    }

    private void DrawFeet()
    {
        const double top = PdfPage.Height - 44;
        for (var i = 0; i < flow.Pages.Count; i++)
        {
            var number = flow.Line(words.Say.PageOf(i + 1, flow.Pages.Count), PaperStyles.Label);
            var name = flow.Wrap(
                $"{document.Seller.Name} · {words.Name} {words.Number}",
                PaperStyles.Label,
                PageFlow.Width - number.Width - Gap
            )[0];
            flow.Pages[i].Text(name, PageFlow.Left, top);
            flow.Pages[i].TextRight(number, PageFlow.Right, top);
        }
    }

    private static IEnumerable<string> Given(params IEnumerable<string?> lines) =>
        lines.OfType<string>().Where(line => !string.IsNullOrWhiteSpace(line));

    private static string InitialsOf(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] ends = words.Length > 1 ? [words[0], words[^1]] : words;
        return string.Concat(ends.Select(word => PdfText.Runes(word).FirstOrDefault().ToString().Trim('\0'))).ToUpperInvariant();
    }
}
