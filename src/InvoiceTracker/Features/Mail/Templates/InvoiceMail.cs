using InvoiceTracker.Domain;
using InvoiceTracker.Domain.Wording;
using InvoiceTracker.Features.Documents;

namespace InvoiceTracker.Features.Mail.Templates;

/// <summary>What a mail about an invoice says. Its HTML and its plain text are drawn from this and nothing else.</summary>
/// <param name="balanceMinor">What is due now; a payment may have come since the document was frozen.</param>
public sealed class InvoiceMail(InvoiceDocument document, long balanceMinor)
{
    private readonly PaperWords _words = new(document);

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

    public Words Say => _words.Say;

    public string Business => document.Seller.Name;

    /// <summary>"Invoice #412"</summary>
    public string Name =>
        document.Number is null ? _words.Name
        : HasTitle ? $"{_words.Name} {_words.Number}"
        : _words.Title;

    /// <summary>"Invoice #412, Brand refresh"</summary>
    public string Heading => HasTitle ? $"{Name}, {_words.Title}" : Name;

    /// <summary>"Invoice #412 from Northlight Studio"</summary>
    public string NameFrom => Say.From(Name, Business);

    public IReadOnlyList<string> Paragraphs =>
        string.IsNullOrWhiteSpace(Message) ? [Greeting, HereItIs] : Message.Trim().ReplaceLineEndings("\n").Split("\n\n");

    public bool IsDue => balanceMinor > 0;
    public string AmountLabel => IsDue ? Say.AmountDue : Say.NothingIsLeft;
    public string Amount => Format(balanceMinor);

    /// <summary>In words, so that nobody reads a day for a month.</summary>
    public string DueDate => _words.Day(document.DueOn);

    public string ByDueDate => Say.ByDay(DueDate);

    /// <summary>What mail programs show beside the subject.</summary>
    public string Preheader => IsDue ? Say.PreheaderDue(Amount, DueDate) : Say.Preheader(NameFrom);

    public string Action => IsDue ? Say.ViewAndPay : Say.View;

    /// <summary>The link as people read it: without the scheme.</summary>
    public string ShortUrl => Url[(Url.IndexOf("://", StringComparison.Ordinal) + 3)..];

    public IReadOnlyList<MailLine> Lines =>
        [.. document.Lines.Take(MostLines).Select(line => new MailLine(Cut(_words.Describe(line)), Format(line.AmountMinor)))];

    public int LinesLeftOut => Math.Max(0, document.Lines.Count - MostLines);

    /// <summary>From the sum of the lines to the total; the total itself is apart.</summary>
    public IReadOnlyList<MailLine> Sums
    {
        get
        {
            var sums = new List<MailLine>();
            if (document.DiscountMinor != 0)
                sums.Add(new MailLine(Say.Discount, Format(-document.DiscountMinor)));
            if (document.Taxes.Any(tax => tax.TaxMinor != 0))
                sums.Add(new MailLine(Say.Subtotal, Format(document.SubtotalMinor)));
            sums.AddRange(
                document
                    .Taxes.Where(tax => tax.TaxMinor != 0)
                    .Select(tax => new MailLine($"{Say.Tax} {Percent(tax.Percent)}", Format(tax.TaxMinor)))
            );
            return sums;
        }
    }

    public string Total => Format(document.TotalMinor);

    /// <summary>Where to pay by bank transfer, line by line, and under which name; none where nothing is due or there is no account.</summary>
    public IReadOnlyList<string> BankTransfer =>
        IsDue && document is { BankDetails.Length: > 0, Number: { } number }
            ?
            [
                .. document.BankDetails.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
                Say.PleaseName(number),
            ]
            : [];

    /// <summary>What was paid by now, or null.</summary>
    public string? Paid => document.TotalMinor != balanceMinor ? Format(document.TotalMinor - balanceMinor) : null;

    public string Reply => Say.Reply(SenderName);

    /// <summary>Business and address on one line.</summary>
    public string Imprint =>
        string.Join(
            ", ",
            document
                .Seller.WriteAddress()
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Prepend(Business)
        );

    public string Honesty => IsTracked ? Say.HonestyTracked : Say.Honesty;

    private bool HasTitle => !_words.IsUntitled;

    private string HereItIs =>
        (document.Kind is InvoiceKind.CreditNote, HasTitle) switch
        {
            (true, true) => Say.HereIsCreditNoteFor(_words.Title),
            (true, false) => Say.HereIsCreditNote,
            (false, true) => Say.HereIsInvoiceFor(_words.Title),
            (false, false) => Say.HereIsInvoice,
        };

    private string Greeting => RecipientName.Contains('@', StringComparison.Ordinal) ? Say.GreetingToNobody : Say.Greeting(RecipientName);

    private string Format(long minor) => _words.Amount(minor);

    private string Percent(decimal rate) => $"{_words.Figure(rate)} %";

    private static string Cut(string description)
    {
        var line = description.Split('\n')[0].Trim();
        return line.Length <= LongestDescription ? line : string.Concat(line.AsSpan(0, LongestDescription - 1), "…");
    }
}

/// <summary>A name and an amount.</summary>
public sealed record MailLine(string Text, string Amount);
