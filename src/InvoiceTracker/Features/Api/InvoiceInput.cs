using System.Globalization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>An invoice as a caller writes it. There is nothing here that a caller must not decide.</summary>
public sealed record InvoiceInput
{
    private const int FirstYear = 2000;
    private const int LastYear = 2100;
    private const int PurchaseOrderLength = 100;

    /// <summary>Needed to send, not to draft.</summary>
    public string? ClientId { get; init; }
    public string? Title { get; init; }

    /// <summary>ISO 4217, in capitals.</summary>
    public string? Currency { get; init; }

    /// <summary>yyyy-MM-dd; left out, it is the day of sending.</summary>
    public string? IssueDate { get; init; }

    /// <summary>yyyy-MM-dd, not before the issue date.</summary>
    public string? DueDate { get; init; }
    public bool? PricesIncludeTax { get; init; }
    public PortionInput? Discount { get; init; }
    public IReadOnlyList<LineInput?>? Lines { get; init; }

    /// <summary>Only when the invoice is made: it is to be paid in parts.</summary>
    public PlanInput? Plan { get; init; }
    public string? PurchaseOrder { get; init; }
    public string? Notes { get; init; }
    public string? Terms { get; init; }

    /// <summary>What a caller would have written to get this invoice.</summary>
    internal static InvoiceInput Of(InvoiceContent content) =>
        new()
        {
            ClientId = content.ClientId?.ToString(),
            Title = content.Title,
            Currency = content.Currency.Code,
            IssueDate = content.IssuedOn is { } issuedOn ? DayOf(issuedOn) : null,
            DueDate = DayOf(content.DueOn),
            PricesIncludeTax = content.PricesIncludeTax,
            Discount = PortionInput.Of(content.Discount),
            Lines = [.. content.Lines.Select(line => LineInput.Of(line, content.Currency))],
            PurchaseOrder = content.PurchaseOrder,
            Notes = content.Notes,
            Terms = content.Terms,
        };

    /// <returns>What was written; null when something is wrong with it.</returns>
    internal InvoiceContent? Read(FieldErrors errors)
    {
        var currency = errors.Try("currency", () => Domain.Currency.Of(Currency));
        errors.AddFlaw("title", "title", string.IsNullOrWhiteSpace(Title) ? null : PlainText.Flaw(Title, Invoice.TitleLength));
        errors.AddFlaw(
            "purchaseOrder",
            "purchase order",
            string.IsNullOrEmpty(PurchaseOrder) ? null : PlainText.Flaw(PurchaseOrder, PurchaseOrderLength)
        );
        errors.AddFlaw("notes", "notes", PlainText.LongFlaw(Notes, Invoice.NotesLength));
        errors.AddFlaw("terms", "terms", PlainText.LongFlaw(Terms, Invoice.NotesLength));
        var clientId = ReadClientId(errors);
        var issuedOn = IssueDate is null ? null : ReadDay("issueDate", IssueDate, errors);
        var dueOn = ReadDay("dueDate", DueDate, errors);
        if (dueOn < issuedOn)
            errors.Add("dueDate", "The due date lies before the issue date.");
        var lines = ReadLines(currency, errors);
        var discount = Discount?.Read("discount", currency, errors);
        if (errors.Any || currency is null || dueOn is null)
            return null;

        var content = new InvoiceContent
        {
            ClientId = clientId,
            Title = Title,
            Currency = currency,
            IssuedOn = issuedOn,
            DueOn = dueOn.Value,
            PricesIncludeTax = PricesIncludeTax ?? false,
            Discount = discount,
            Lines = lines,
            PurchaseOrder = PurchaseOrder,
            Notes = Notes,
            Terms = Terms,
        };
        return errors.Try(discount is null ? "lines" : "discount", content.Totals) is null ? null : content;
    }

    private Guid? ReadClientId(FieldErrors errors)
    {
        if (ClientId is null)
            return null;
        if (Guid.TryParse(ClientId, out var id))
            return id;
        errors.Add("clientId", "unknown client");
        return null;
    }

    private List<LineContent> ReadLines(Currency? currency, FieldErrors errors)
    {
        var given = Lines ?? [];
        if (given.Count > Invoice.MaxLines)
        {
            errors.Add("lines", $"An invoice has at most {Invoice.MaxLines} lines.");
            return [];
        }
        return [.. given.Select((line, i) => (line ?? new LineInput()).Read($"lines[{i}]", currency, errors)).OfType<LineContent>()];
    }

    internal static DateOnly? ReadDay(string field, string? text, FieldErrors errors)
    {
        if (text is null)
            errors.Add(field, "A date is required, such as 2026-12-07.");
        else if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            errors.Add(field, "This is not a date of the form yyyy-MM-dd.");
        else if (day.Year is < FirstYear or > LastYear)
            errors.Add(field, $"A date lies between the years {FirstYear} and {LastYear}.");
        else
            return day;
        return null;
    }

    private static string DayOf(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
