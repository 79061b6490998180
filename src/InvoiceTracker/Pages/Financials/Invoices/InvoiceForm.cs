using System.Globalization;
using InvoiceTracker.Domain;
using InvoiceTracker.Web;

namespace InvoiceTracker.Pages.Financials.Invoices;

/// <summary>An invoice as it is typed: every figure is a text, so that one that cannot be read stays on the screen beside what is wrong with it.</summary>
public sealed class InvoiceForm
{
    public const string Standard = "standard";

    /// <summary>The version of the draft that was on the screen; empty before it was first saved.</summary>
    public int? Version { get; set; }

    public Guid? ClientId { get; set; }

    [PlainLine("The title", Invoice.TitleLength, IsOptional = true)]
    public string? Title { get; set; }

    public string Currency { get; set; } = "";
    public string? IssuedOn { get; set; }
    public string? DueOn { get; set; }
    public bool PricesIncludeTax { get; set; }

    /// <summary>"10 %" or an amount.</summary>
    public string? Discount { get; set; }

    [PlainLine("The purchase order", 100, IsOptional = true)]
    public string? PurchaseOrder { get; set; }

    [PlainLines("The note", Invoice.NotesLength)]
    public string? Notes { get; set; }

    [PlainLines("The terms", Invoice.NotesLength)]
    public string? Terms { get; set; }

    public List<LineForm> Lines { get; set; } = [];

    /// <summary>How a new invoice is paid: "standard", "deposit" or "split".</summary>
    public string? PaidBy { get; set; } = Standard;

    /// <summary>"30 %" or an amount.</summary>
    public string? Deposit { get; set; }

    /// <summary>Empty: when the whole is due.</summary>
    public string? DepositDueOn { get; set; }

    public List<StageForm> Stages { get; set; } = [];

    public bool HasPlan => PaidBy is not (null or "" or Standard);

    public static InvoiceForm Of(InvoiceContent content, int version) =>
        new()
        {
            Version = version,
            ClientId = content.ClientId,
            Title = content.Title,
            Currency = content.Currency.Code,
            IssuedOn = Write(content.IssuedOn),
            DueOn = Write(content.DueOn),
            PricesIncludeTax = content.PricesIncludeTax,
            Discount = Write(content.Discount),
            PurchaseOrder = content.PurchaseOrder,
            Notes = content.Notes,
            Terms = content.Terms,
            Lines = [.. content.Lines.Select(line => LineForm.Of(line, content.Currency))],
        };

    internal static string? Write(decimal number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    internal static string? Write(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    internal static string? Write(Portion? discount) =>
        discount switch
        {
            Portion.Percent percent => string.Create(CultureInfo.InvariantCulture, $"{percent.Value:0.####} %"),
            Portion.Amount amount => amount.Value.ToString(),
            _ => null,
        };
}

/// <summary>One stage as it is typed.</summary>
public sealed class StageForm
{
    /// <summary>Empty: it is called by its place.</summary>
    [PlainLine("The name of the stage", PaymentPlan.StageTitleLength, IsOptional = true)]
    public string? Title { get; set; }

    /// <summary>"30 %" or an amount; empty: an equal part of what the others leave.</summary>
    public string? Share { get; set; }

    /// <summary>Empty: when the whole is due.</summary>
    public string? DueOn { get; set; }
}

/// <summary>One line as it is typed.</summary>
public sealed class LineForm
{
    [PlainLines("The description", LineItem.DescriptionLength)]
    public string? Description { get; set; }

    public string? Quantity { get; set; }

    [PlainLine("The unit", LineItem.UnitLength, IsOptional = true)]
    public string? Unit { get; set; }

    public string? Price { get; set; }

    /// <summary>In percent.</summary>
    public string? Tax { get; set; }

    /// <summary>Empty: the one that goes with the rate.</summary>
    public string? TaxCategory { get; set; }

    /// <summary>"10 %" or an amount.</summary>
    public string? Discount { get; set; }

    /// <summary>Nothing was typed into it yet, save what every new line begins with.</summary>
    public bool IsBlank =>
        string.IsNullOrWhiteSpace(Description)
        && string.IsNullOrWhiteSpace(Price)
        && string.IsNullOrWhiteSpace(Unit)
        && string.IsNullOrWhiteSpace(Discount);

    public bool HasDetails => Unit is not null || Discount is not null || TaxCategory is not null;

    /// <summary>A line to type into, taxed like the one above it.</summary>
    public static LineForm After(LineForm? line) =>
        new()
        {
            Quantity = "1",
            Tax = line?.Tax,
            TaxCategory = line?.TaxCategory,
        };

    internal static LineForm Of(LineContent line, Currency currency) =>
        new()
        {
            Description = line.Description,
            Quantity = line.Quantity.ToString("0.######", CultureInfo.InvariantCulture),
            Unit = line.Unit,
            Price = line.UnitPrice.ToString($"0.{new string('0', currency.Exponent).PadRight(6, '#')}", CultureInfo.InvariantCulture),
            Tax = line.TaxRate.ToString(),
            TaxCategory = line.TaxRate.Category == new TaxRate(line.TaxRate.Percent).Category ? null : line.TaxRate.Category.ToString(),
            Discount = InvoiceForm.Write(line.Discount),
        };
}
