using InvoiceTracker.Domain;
using InvoiceTracker.Features.Documents;

namespace InvoiceTracker.Features.Mail.Templates;

/// <summary>What a mail about an invoice says. Its HTML and its plain text are drawn from this and nothing else.</summary>
/// <param name="balanceMinor">What is due now; a payment may have come since the document was frozen.</param>
public sealed class InvoiceMail(InvoiceDocument document, long balanceMinor)
{
    public const string PrivacyPath = "/how-this-works";

    /// <summary>More would make mail programs cut the mail off; the page has them all.</summary>
    private const int MostLines = 20;

    private const int LongestDescription = 120;

    /// <summary>Where there is no name, the address stands here too.</summary>
    public required string RecipientName { get; init; }

    /// <summary>As typed by the sender; empty: a sentence of ours.</summary>
    public required string Message { get; init; }

    public required string SenderName { get; init; }

    /// <summary>The recipient's own link, absolute.</summary>
    public required string Url { get; init; }

    public required string PrivacyUrl { get; init; }

    /// <summary>False: the client has tracking off.</summary>
    public required bool IsTracked { get; init; }

    public string Business => document.Seller.Name;

    /// <summary>"Invoice #412"</summary>
    public string Name =>
        document.Number is null ? Kind
        : HasTitle ? $"{Kind} #{document.Number}"
        : document.Title;

    /// <summary>"Invoice #412, Brand refresh"</summary>
    public string Heading => HasTitle ? $"{Name}, {document.Title}" : Name;

    public IReadOnlyList<string> Paragraphs =>
        string.IsNullOrWhiteSpace(Message)
            ?
            [
                Greeting,
                HasTitle ? $"Here is the {Kind.ToLowerInvariant()} for {document.Title}." : $"Here is the {Kind.ToLowerInvariant()}.",
            ]
            : Message.Trim().ReplaceLineEndings("\n").Split("\n\n");

    public bool IsDue => balanceMinor > 0;
    public string AmountLabel => IsDue ? "Amount due" : "Nothing is left to pay";
    public string Amount => Format(balanceMinor);

    /// <summary>In words, so that nobody reads a day for a month.</summary>
    public string DueDate => document.DueOn.ToString("D", Languages.Culture(document.Locale));

    /// <summary>What mail programs show beside the subject.</summary>
    public string Preheader =>
        IsDue ? $"{Amount}, due {DueDate}. View it, pay it or ask a question." : $"{Name} from {Business}. View it or ask a question.";

    public string Action => IsDue ? "View and pay invoice" : "View invoice";

    /// <summary>The link as people read it: without the scheme.</summary>
    public string ShortUrl => Url[(Url.IndexOf("://", StringComparison.Ordinal) + 3)..];

    public IReadOnlyList<MailLine> Lines =>
        [.. document.Lines.Take(MostLines).Select(line => new MailLine(Cut(line.Description), Format(line.AmountMinor)))];

    public int LinesLeftOut => Math.Max(0, document.Lines.Count - MostLines);

    /// <summary>From the sum of the lines to the total; the total itself is apart.</summary>
    public IReadOnlyList<MailLine> Sums
    {
        get
        {
            var sums = new List<MailLine>();
            if (document.DiscountMinor != 0)
                sums.Add(new MailLine("Discount", Format(-document.DiscountMinor)));
            if (document.Taxes.Any(tax => tax.TaxMinor != 0))
                sums.Add(new MailLine("Subtotal", Format(document.SubtotalMinor)));
            sums.AddRange(
                document
                    .Taxes.Where(tax => tax.TaxMinor != 0)
                    .Select(tax => new MailLine($"Tax {Percent(tax.Percent)}", Format(tax.TaxMinor)))
            );
            return sums;
        }
    }

    public string Total => Format(document.TotalMinor);

    /// <summary>What was paid by now, or null.</summary>
    public string? Paid => document.TotalMinor != balanceMinor ? Format(document.TotalMinor - balanceMinor) : null;

    public string Reply => $"A question? Just reply, it goes to {SenderName.Split(' ')[0]}.";

    /// <summary>Business and address on one line.</summary>
    public string Imprint =>
        string.Join(
            ", ",
            document
                .Seller.WriteAddress()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Prepend(Business)
        );

    public string Honesty =>
        IsTracked ? "This mail holds no tracking image. We see when the invoice page is opened." : "This mail holds no tracking image.";

    private bool HasTitle => !Invoice.IsDefaultTitle(document.Title, document.Number);

    private string Kind => document.Kind is InvoiceKind.CreditNote ? "Credit note" : "Invoice";

    private string Greeting => RecipientName.Contains('@', StringComparison.Ordinal) ? "Hello," : $"Hi {RecipientName.Split(' ')[0]},";

    private string Format(long minor) => MoneyText.Format(minor, document.Currency, Languages.Culture(document.Locale));

    private string Percent(decimal rate) => $"{rate.ToString("0.######", Languages.Culture(document.Locale))} %";

    private static string Cut(string description)
    {
        var line = description.Split('\n')[0].Trim();
        return line.Length <= LongestDescription ? line : string.Concat(line.AsSpan(0, LongestDescription - 1), "…");
    }
}

/// <summary>A name and an amount.</summary>
public sealed record MailLine(string Text, string Amount);
