using System.Globalization;
using System.Text.RegularExpressions;

namespace InvoiceTracker.Domain.Wording;

/// <summary>
/// What papers, pages and mails say to a client, in one language. A language is one instance; a sentence that it lacks does not
/// compile. The client is addressed formally.
/// </summary>
public sealed partial class Words
{
    /// <summary>The languages there are; the first is spoken to everybody else.</summary>
    public static IReadOnlyList<Words> All { get; } =
    [EnglishWords.Words, GermanWords.Words, FrenchWords.Words, SpanishWords.Words, DutchWords.Words];

    public static Words English => All[0];

    /// <param name="locale">BCP 47, of which the language counts: de-AT is German.</param>
    public static Words Of(string? locale)
    {
        var language = locale.AsSpan();
        if (language.IndexOf('-') is > 0 and var end)
            language = language[..end];
        foreach (var words in All)
        {
            if (language.Equals(words.Language, StringComparison.OrdinalIgnoreCase))
                return words;
        }
        return English;
    }

    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    // Days: in full ("Monday 30 November 2026"), where there is little room, and in between. Null: as the culture writes a long day.
    public required string? LongDay { get; init; }
    public required string ShortDay { get; init; }
    public required string Day { get; init; }

    // The paper.
    public required string Invoice { get; init; }
    public required string CreditNote { get; init; }
    public required string Draft { get; init; }
    public required string DraftInvoice { get; init; }

    /// <summary>"#412"</summary>
    public required Func<string, string> Number { get; init; }

    /// <summary>A title, and who it is from.</summary>
    public required Func<string, string, string> From { get; init; }
    public required string BilledTo { get; init; }
    public required string NoClientYet { get; init; }
    public required string Issued { get; init; }
    public required string Due { get; init; }
    public required string PurchaseOrder { get; init; }

    /// <summary>Of the national tax office; one for the European Union begins with a country.</summary>
    public required string TaxNumber { get; init; }
    public required string VatNumber { get; init; }
    public required Func<string, string> TaxNumberOf { get; init; }
    public required Func<string, string> VatNumberOf { get; init; }
    public required string Description { get; init; }
    public required string Quantity { get; init; }
    public required string Price { get; init; }
    public required string Tax { get; init; }
    public required string Amount { get; init; }
    public required Func<string, string> LineDiscount { get; init; }
    public required string Items { get; init; }
    public required string ItemsWithTax { get; init; }
    public required string Discount { get; init; }
    public required string Subtotal { get; init; }
    public required string SubtotalWithoutTax { get; init; }

    /// <summary>A rate, and what it is charged on.</summary>
    public required Func<string, string, string> TaxOn { get; init; }
    public required string Total { get; init; }
    public required string Exempt { get; init; }
    public required string ReverseCharge { get; init; }
    public required string IntraCommunity { get; init; }
    public required string Export { get; init; }
    public required string OutsideScope { get; init; }

    /// <summary>The number of the credited invoice, and its day.</summary>
    public required Func<string, string, string> TakesFrom { get; init; }
    public required string InvoicedBefore { get; init; }
    public required string NotPaidYet { get; init; }
    public required Func<string, string> PaidAmount { get; init; }
    public required string BankTransfer { get; init; }
    public required string ScanToPay { get; init; }
    public required string Terms { get; init; }
    public required string MissingCharacters { get; init; }
    public required string CarriedForward { get; init; }
    public required string BroughtForward { get; init; }
    public required Func<int, int, string> PageOf { get; init; }

    // Plans.
    public required string Deposit { get; init; }
    public required string FinalInvoice { get; init; }
    public required Func<int, int, string> StageOf { get; init; }
    public required string DepositSuffix { get; init; }
    public required string FinalSuffix { get; init; }
    public required Func<int, int, string> StageSuffix { get; init; }
    public required string DepositAndFinal { get; init; }
    public required Func<int, string> Stages { get; init; }
    public required Func<string, string> StagePaid { get; init; }
    public required Func<string, string> StageDue { get; init; }
    public required Func<string, string> StageWasDue { get; init; }

    /// <summary>By when, and how much.</summary>
    public required Func<string, string, string> StageLeft { get; init; }
    public required string ThisInvoice { get; init; }
    public required Func<int, string, string> PartsInAll { get; init; }

    // The page.
    public required string Print { get; init; }
    public required string DownloadPdf { get; init; }
    public required string AllYourInvoices { get; init; }
    public required string WasCancelled { get; init; }
    public required Func<string, string> WasCancelledAdvice { get; init; }
    public required string WasCorrected { get; init; }
    public required string WasCorrectedAdvice { get; init; }
    public required Func<string, string> Tracked { get; init; }
    public required string NotTracked { get; init; }
    public required string NothingShared { get; init; }
    public required string HowThisWorks { get; init; }
    public required string SentWith { get; init; }
    public required string Payment { get; init; }
    public required string AmountDue { get; init; }
    public required string DueNow { get; init; }
    public required string DueNowDeposit { get; init; }
    public required string DueNowFinal { get; init; }
    public required Func<int, int, string> DueNowStage { get; init; }
    public required string LeftToPay { get; init; }
    public required Func<string, string> ByDay { get; init; }
    public required Func<string, string> WasDue { get; init; }
    public required Func<string, string> DueDay { get; init; }

    /// <summary>What was paid, of how much.</summary>
    public required Func<string, string, string> PaidOf { get; init; }
    public required string Paid { get; init; }
    public required string PaidThanks { get; init; }
    public required string Receipt { get; init; }
    public required string ByCard { get; init; }
    public required Func<string, string> ByService { get; init; }
    public required string ByTransfer { get; init; }
    public required string ByOtherMeans { get; init; }
    public required string Cancelled { get; init; }
    public required string NothingIsToBePaid { get; init; }
    public required string ToBeConfirmed { get; init; }
    public required string ToBeConfirmedAdvice { get; init; }
    public required string Pay { get; init; }
    public required string PayWithCard { get; init; }
    public required string HowToPay { get; init; }
    public required string TestMode { get; init; }
    public required Func<string, string> NoMoneyMoves { get; init; }
    public required string And { get; init; }
    public required string Or { get; init; }

    /// <summary>The payment services, and the business.</summary>
    public required Func<string, string, string> PayElsewhere { get; init; }
    public required string OrByBankTransfer { get; init; }
    public required string ByBankTransferTo { get; init; }
    public required string CopyBankDetails { get; init; }
    public required string Copied { get; init; }
    public required string PaymentCode { get; init; }
    public required Func<string, string> PleaseName { get; init; }

    /// <summary>The creator, and the invoice's number.</summary>
    public required Func<string, string, string> AgreeHow { get; init; }
    public required string InvoiceQuestion { get; init; }
    public required string CreditQuestion { get; init; }

    /// <summary>The creator's whole name.</summary>
    public required Func<string, string> WriteTo { get; init; }
    public required Func<string, string> TakenOff { get; init; }

    // Where paying did not work.
    public required string NothingIsLeft { get; init; }
    public required string CancelledNotCharged { get; init; }
    public required string SettledNotCharged { get; init; }
    public required Func<string, string> NotReached { get; init; }
    public required string NotReachedAdvice { get; init; }
    public required string TryAgain { get; init; }
    public required string BackToInvoice { get; init; }

    // How this works.
    public required string SenderSees { get; init; }

    /// <summary>What stands before the word in bold, the bold, and the rest.</summary>
    public required (string Before, string Bold, string After) SenderSeesText { get; init; }
    public required string WhatIsKept { get; init; }
    public required string WhatIsKeptText { get; init; }
    public required string HowLong { get; init; }
    public required string HowLongText { get; init; }
    public required string WhatIsNotDone { get; init; }
    public required string WhatIsNotDoneText { get; init; }
    public required string RatherNot { get; init; }
    public required string RatherNotText { get; init; }

    // Mails.
    /// <summary>To somebody's whole name.</summary>
    public required Func<string, string> Greeting { get; init; }
    public required string GreetingToNobody { get; init; }
    public required string HereIsInvoice { get; init; }
    public required Func<string, string> HereIsInvoiceFor { get; init; }
    public required string HereIsCreditNote { get; init; }
    public required Func<string, string> HereIsCreditNoteFor { get; init; }

    /// <summary>How much, and by when.</summary>
    public required Func<string, string, string> PreheaderDue { get; init; }
    public required Func<string, string> Preheader { get; init; }
    public required string ViewAndPay { get; init; }
    public required string View { get; init; }
    public required string PasteLink { get; init; }
    public required Func<int, string> MoreLines { get; init; }
    public required string AlreadyPaid { get; init; }

    /// <summary>Names the sender, by the whole name.</summary>
    public required Func<string, string> Reply { get; init; }
    public required string Honesty { get; init; }
    public required string HonestyTracked { get; init; }

    /// <summary>The number and the business.</summary>
    public required Func<string, string, string> ReceiptSubject { get; init; }

    /// <summary>What came, and for which number.</summary>
    public required Func<string, string, string> ReceiptMessage { get; init; }

    // The list of all invoices.
    public required Func<string, string> YourInvoicesFrom { get; init; }
    public required string YourInvoices { get; init; }
    public required Func<int, string> OpenPayments { get; init; }
    public required string WasDueOn { get; init; }
    public required string DueBy { get; init; }
    public required string Invoices { get; init; }
    public required string Status { get; init; }
    public required string Date { get; init; }
    public required string Action { get; init; }
    public required Func<string, string> DownloadPdfOf { get; init; }
    public required Func<string, string> TrackedList { get; init; }
    public required Func<InvoiceLabel, string> Label { get; init; }

    /// <summary>To somebody's whole name.</summary>
    public required Func<string, string> Hello { get; init; }
    public required string PayNow { get; init; }
    public required string PayTheFirst { get; init; }
    public required string NoInvoicesYet { get; init; }
    public required Func<string, string> NoInvoicesYetText { get; init; }
    public required string BillingAddress { get; init; }
    public required string BillingAddressAdvice { get; init; }
    public required Func<string, string> CameInBy { get; init; }
    public required string SignOut { get; init; }

    // The statement.
    public required string Statement { get; init; }
    public required string StatementOfAccount { get; init; }
    public required string PaidColumn { get; init; }
    public required string OpenColumn { get; init; }
    public required string YourCredit { get; init; }
    public required string OpenInAll { get; init; }
    public required string PaymentsReceived { get; init; }
    public required string PaidFor { get; init; }
    public required string PaidBy { get; init; }
    public required Func<string, string> GivenBack { get; init; }

    // The way in by mail.
    public required string LinkByMailAdvice { get; init; }
    public required string YourEmail { get; init; }
    public required string MailMeTheLink { get; init; }
    public required string EnterYourEmail { get; init; }
    public required string NoEmailAddress { get; init; }
    public required string AskedTooOften { get; init; }
    public required string LookIntoYourMailbox { get; init; }
    public required string LookIntoYourMailboxText { get; init; }
    public required string AnotherAddress { get; init; }
    public required Func<string, string> SignInAdvice { get; init; }
    public required string SeeYourInvoices { get; init; }

    /// <summary>The business, and for how many minutes the link is good.</summary>
    public required Func<string, double, string> SignInMail { get; init; }
    public required string NotAskedFor { get; init; }

    /// <summary>The sentence that says why no tax is charged; null where the rate speaks for itself.</summary>
    public string? Reason(TaxCategory category) =>
        category switch
        {
            TaxCategory.E => Exempt,
            TaxCategory.AE => ReverseCharge,
            TaxCategory.K => IntraCommunity,
            TaxCategory.G => Export,
            TaxCategory.O => OutsideScope,
            _ => null,
        };

    /// <summary>Where a link to all invoices is asked for, in this language.</summary>
    public string PortalRequestPath => this == English ? "/portal" : $"/portal?lang={Language}";

    public string HowPaid(PaymentMethod method) =>
        method switch
        {
            PaymentMethod.Bank => ByTransfer,
            PaymentMethod.Stripe => ByCard,
            PaymentMethod.Other => ByOtherMeans,
            var service => ByService(service.ToString()),
        };

    public string NameOf(InvoiceKind kind) => kind is InvoiceKind.CreditNote ? CreditNote : Invoice;

    /// <summary>"Invoice #412"</summary>
    public string Numbered(InvoiceKind kind, string number) => $"{NameOf(kind)} {Number(number)}";

    /// <summary>A title that nobody wrote, and what the program put behind one that somebody did, are in English in the books.</summary>
    public string TitleOf(string title, string? number, InvoiceKind kind)
    {
        if (this == English || number is null)
            return title;
        if (title == $"Credit note #{number}")
            return Numbered(kind, number);
        var written = Domain.Invoice.DefaultTitle(number);
        var suffix = SuffixOf(title, kind);
        var rest = title[..^suffix.Length];
        return (rest == written ? Numbered(kind, number) : rest) + InThisLanguage(suffix);
    }

    /// <summary>The line of a part of a plan begins with the part's name; where the program gave it, that is English in the books too.</summary>
    public string DescriptionOf(string description, InvoiceKind kind)
    {
        if (this == English || kind is not (InvoiceKind.Deposit or InvoiceKind.Final or InvoiceKind.Stage))
            return description;
        var end = description.IndexOf('\n', StringComparison.Ordinal);
        var name = end < 0 ? description : description[..end];
        return (kind, name) switch
            {
                (InvoiceKind.Deposit, "Deposit") => Deposit,
                (InvoiceKind.Final, "Final invoice") => FinalInvoice,
                (InvoiceKind.Stage, _) when Stage().Match(name) is { Success: true, Index: 0 } match => StageOf(
                    PlaceOf(match.Groups["stage"]),
                    PlaceOf(match.Groups["stages"])
                ),
                _ => name,
            } + description[name.Length..];
    }

    /// <summary>What the program put behind the title of a part of a plan.</summary>
    private static string SuffixOf(string title, InvoiceKind kind) =>
        kind switch
        {
            InvoiceKind.Deposit when title.EndsWith(PaymentPlan.DepositSuffix, StringComparison.Ordinal) => PaymentPlan.DepositSuffix,
            InvoiceKind.Final when title.EndsWith(PaymentPlan.FinalSuffix, StringComparison.Ordinal) => PaymentPlan.FinalSuffix,
            InvoiceKind.Stage when Stage().Match(title) is { Index: > 0 } match => match.Value,
            _ => "",
        };

    private string InThisLanguage(string suffix) =>
        suffix switch
        {
            "" => "",
            PaymentPlan.DepositSuffix => DepositSuffix,
            PaymentPlan.FinalSuffix => FinalSuffix,
            _ => OfStage(Stage().Match(suffix).Groups),
        };

    private string OfStage(GroupCollection places) => StageSuffix(PlaceOf(places["stage"]), PlaceOf(places["stages"]));

    private static int PlaceOf(Group group) => int.Parse(group.ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex("(?:^S|, s)tage (?<stage>[0-9]{1,3}) of (?<stages>[0-9]{1,3})$", RegexOptions.None, matchTimeoutMilliseconds: 100)]
    private static partial Regex Stage();
}
