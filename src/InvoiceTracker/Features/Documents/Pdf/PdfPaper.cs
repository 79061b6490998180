using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents.Pdf;

/// <summary>The paper of the client's page, drawn from the head to the foot.</summary>
internal sealed class PdfPaper(InvoiceDocument document, PageFlow flow, PaperWords words)
{
    private const double Avatar = 30;
    private const double Gap = 20;
    private const double NumberWidth = 150;

    private string Called => document.Number is null ? "Draft" : $"#{document.Number}";

    public void Draw()
    {
        DrawHead();
        flow.Write(document.Title, PaperStyles.Title);
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
            var line in flow.Wrap(PaperWords.NameOf(document), PaperStyles.Label, NumberWidth)
                .Concat(flow.Wrap(Called, PaperStyles.Name, NumberWidth))
        )
        {
            flow.Page.TextRight(line, PageFlow.Right, right);
            right += line.Style.LineHeight;
        }

        flow.Y = top + 1;
        var width = PageFlow.Right - left - NumberWidth - Gap;
        flow.Write(document.Seller.Name, PaperStyles.Name, left, width);
        foreach (var line in Given(document.Seller.WriteAddress(), document.Seller.Email, Labelled("Tax number", document.Seller.TaxId)))
            flow.Write(line, PaperStyles.Small, left, width);
        flow.Y = Math.Max(flow.Y, Math.Max(right, top + Avatar)) + (1.4 * Gap);
    }

    private void DrawParties()
    {
        const double column = (PageFlow.Width - (2 * Gap)) / 3;
        IReadOnlyList<TextLine>[] columns =
        [
            [.. Labels("Billed to", column), .. BuyerLines(column)],
            [.. Labels("Issued", column), .. flow.Wrap(words.Day(document.IssuedOn), PaperStyles.Body, column), .. PurchaseOrder(column)],
            [.. Labels("Due", column), .. flow.Wrap(words.Day(document.DueOn), PaperStyles.Body, column)],
        ];
        flow.WriteColumns(columns, column + Gap, PaperStyles.Body.LineHeight);
        flow.Y += 1.2 * Gap;
    }

    private IEnumerable<TextLine> BuyerLines(double width) =>
        document.Buyer is { } buyer
            ? flow.Wrap(buyer.Name, PaperStyles.Strong, width)
                .Concat(
                    Given(buyer.ContactName, buyer.WriteAddress(), Labelled("Tax number", buyer.TaxId))
                        .SelectMany(line => flow.Wrap(line, PaperStyles.Secondary, width))
                )
            : flow.Wrap("No client yet", PaperStyles.Small, width);

    private IEnumerable<TextLine> PurchaseOrder(double width) =>
        string.IsNullOrEmpty(document.PurchaseOrder)
            ? []
            :
            [
                .. flow.Wrap("\u00A0", PaperStyles.Label, width),
                .. Labels("Purchase order", width),
                .. flow.Wrap(document.PurchaseOrder, PaperStyles.Body, width),
            ];

    private List<TextLine> Labels(string label, double width) => flow.Wrap(label, PaperStyles.Label, width);

    private void DrawRemarks()
    {
        if (document.Credits is { } credited)
            DrawRemark(null, $"Takes from invoice #{credited.Number} of {words.Day(credited.IssuedOn)}.", PaperStyles.Secondary);
        if (document.Earlier is { } earlier)
            DrawRemark("Invoiced before", string.Join('\n', earlier.Select(stage => stage.Describe(words.Amount))), PaperStyles.Secondary);
        DrawRemark(null, document.Notes, PaperStyles.Secondary);
        DrawRemark("Bank transfer", document.BankDetails, PaperStyles.Secondary with { Ink = Inks.Ink, IsTabular = true });
        DrawRemark("Terms", document.Terms, PaperStyles.Small);
        if (flow.HasMissing)
            DrawRemark(
                null,
                "A question mark may stand for a character that this file has no font for. The invoice's web page shows them all.",
                PaperStyles.Label
            );
    }

    private void DrawRemark(string? label, string? text, TextStyle style)
    {
        if (string.IsNullOrWhiteSpace(text))
            return;

        // A label stays with the first lines of its text.
        flow.Need(Gap + (4 * style.LineHeight));
        flow.Y += Gap;
        if (label is not null)
            flow.Write(label, PaperStyles.Label);
        flow.Write(text, style);
    }

    private void DrawFeet()
    {
        const double top = PdfPage.Height - 44;
        for (var i = 0; i < flow.Pages.Count; i++)
        {
            var number = flow.Line(FormattableString.Invariant($"Page {i + 1} of {flow.Pages.Count}"), PaperStyles.Label);
            var name = flow.Wrap(
                $"{document.Seller.Name} · {PaperWords.NameOf(document)} {Called}",
                PaperStyles.Label,
                PageFlow.Width - number.Width - Gap
            )[0];
            flow.Pages[i].Text(name, PageFlow.Left, top);
            flow.Pages[i].TextRight(number, PageFlow.Right, top);
        }
    }

    private static IEnumerable<string> Given(params IEnumerable<string?> lines) =>
        lines.OfType<string>().Where(line => !string.IsNullOrWhiteSpace(line));

    private static string? Labelled(string label, string text) => string.IsNullOrWhiteSpace(text) ? null : $"{label} {text}";

    private static string InitialsOf(string name)
    {
        var words = name.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] ends = words.Length > 1 ? [words[0], words[^1]] : words;
        return string.Concat(ends.Select(word => PdfText.Runes(word).FirstOrDefault().ToString().Trim('\0'))).ToUpperInvariant();
    }
}
