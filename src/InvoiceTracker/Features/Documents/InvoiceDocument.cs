using System.Text.Json;
using System.Text.Json.Serialization;
using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Documents;

/// <summary>
/// Everything that stands on the paper. Page, print, PDF and mail draw this and nothing else; the copy taken at sending is what
/// a revision freezes, so a later change of a name or an address changes no issued document.
/// </summary>
public sealed record InvoiceDocument
{
    public required InvoiceKind Kind { get; init; }

    /// <summary>Null on a draft.</summary>
    public required string? Number { get; init; }
    public required string Title { get; init; }
    public required string Currency { get; init; }

    /// <summary>BCP 47; dates and amounts are written in it.</summary>
    public required string Locale { get; init; }

    public required DateOnly IssuedOn { get; init; }
    public required DateOnly DueOn { get; init; }
    public string? PurchaseOrder { get; init; }

    /// <summary>What routes it at the buyer, such as a Leitweg-ID.</summary>
    public string? BuyerReference { get; init; }
    public required Party Seller { get; init; }

    /// <summary>Null on a draft without a client.</summary>
    public required Party? Buyer { get; init; }

    /// <summary>How to pay by bank transfer, line by line; empty when there is no account.</summary>
    public required string BankDetails { get; init; }
    public required bool PricesIncludeTax { get; init; }
    public required IReadOnlyList<DocumentLine> Lines { get; init; }

    /// <summary>Sum of the lines and the document's discount as written: with tax where prices include it. Minor units, as all amounts here.</summary>
    public required long LinesMinor { get; init; }
    public required long DiscountMinor { get; init; }
    public required long SubtotalMinor { get; init; }
    public required IReadOnlyList<DocumentTax> Taxes { get; init; }
    public required long TotalMinor { get; init; }

    /// <summary>The invoice that a credit note takes from.</summary>
    public CreditedInvoice? Credits { get; init; }

    /// <summary>What the last invoice of a plan was preceded by, as it stood when this one was issued.</summary>
    public IReadOnlyList<EarlierStage>? Earlier { get; init; }

    public string? Notes { get; init; }
    public string? Terms { get; init; }

    /// <summary>The paper of an invoice as it is now.</summary>
    public static InvoiceDocument Of(Invoice invoice, Workspace seller, Client? buyer, DateOnly today) =>
        Of(invoice.Content with { Title = invoice.Title }, seller, buyer, invoice.Kind, invoice.Number, today);

    public static InvoiceDocument Of(
        InvoiceContent content,
        Workspace seller,
        Client? buyer,
        InvoiceKind kind,
        string? number,
        DateOnly today
    )
    {
        var totals = content.Totals();
        return new InvoiceDocument
        {
            Kind = kind,
            Number = number,
            Title = string.IsNullOrWhiteSpace(content.Title) ? Invoice.DefaultTitle(number) : content.Title.Trim(),
            Currency = content.Currency.Code,
            Locale = buyer?.Locale ?? seller.Locale,
            IssuedOn = content.IssuedOn ?? today,
            DueOn = content.DueOn,
            PurchaseOrder = content.PurchaseOrder,
            BuyerReference = string.IsNullOrWhiteSpace(buyer?.BuyerReference) ? null : buyer.BuyerReference,
            Seller = Party.Of(seller),
            Buyer = buyer is null ? null : Party.Of(buyer),
            BankDetails = seller.BankDetails,
            PricesIncludeTax = content.PricesIncludeTax,
            Lines = [.. content.Lines.Zip(totals.Lines, DocumentLine.Of)],
            LinesMinor = totals.LinesTotal.Minor,
            DiscountMinor = totals.Discount.Minor,
            SubtotalMinor = totals.Subtotal.Minor,
            Taxes = [.. totals.Taxes.Select(DocumentTax.Of)],
            TotalMinor = totals.Total.Minor,
            Notes = content.Notes,
            Terms = content.Terms,
        };
    }

    public string ToJson() => JsonSerializer.Serialize(this, DocumentJson.Default.InvoiceDocument);

    public static InvoiceDocument FromJson(string json) => JsonSerializer.Deserialize(json, DocumentJson.Default.InvoiceDocument)!;
}

public sealed record CreditedInvoice(string Number, DateOnly IssuedOn);

/// <summary>An invoice of the same plan that was issued before, and what of it was paid by then.</summary>
public sealed record EarlierStage(string Number, string Title, DateOnly IssuedOn, long TotalMinor, long PaidMinor);

/// <summary>Seller or buyer as printed.</summary>
/// <param name="PostalCode">Empty, like city and phone, in documents from before these were asked for.</param>
public sealed record Party(
    string Name,
    string Address,
    string Country,
    string TaxId,
    string Email,
    string? ContactName,
    string PostalCode = "",
    string City = "",
    string Phone = ""
)
{
    /// <summary>The address with its last line, "30159 Hannover".</summary>
    public string WriteAddress() => PostalAddress.Write(Address, PostalCode, City);

    internal static Party Of(Workspace seller) =>
        new(
            seller.LegalName,
            seller.Address,
            seller.Country,
            seller.TaxId,
            seller.Email,
            ContactName: null,
            seller.PostalCode,
            seller.City,
            seller.Phone
        );

    internal static Party Of(Client client)
    {
        var contact = client.Contacts.FirstOrDefault(contact => contact.Role is ContactRole.To);
        return new(
            client.LegalName ?? client.Name,
            client.Address ?? "",
            client.Country ?? "",
            client.TaxId ?? "",
            client.Email ?? contact?.Email ?? "",
            contact?.Name,
            client.PostalCode ?? "",
            client.City ?? ""
        );
    }
}

/// <summary>One printed line.</summary>
/// <param name="Discount">"4 %" or an amount, as printed; null without one.</param>
/// <param name="AmountMinor">After its discount.</param>
public sealed record DocumentLine(
    string Description,
    decimal Quantity,
    string? Unit,
    decimal UnitPrice,
    string? Discount,
    decimal TaxPercent,
    TaxCategory TaxCategory,
    long AmountMinor
)
{
    internal static DocumentLine Of(LineContent line, Money amount) =>
        new(
            line.Description,
            line.Quantity,
            line.Unit,
            line.UnitPrice,
            line.Discount switch
            {
                Portion.Percent percent => FormattableString.Invariant($"{percent.Value:0.####} %"),
                Portion.Amount off => off.Value.ToString(),
                _ => null,
            },
            line.TaxRate.Percent,
            line.TaxRate.Category,
            amount.Minor
        );
}

/// <summary>One tax rate's sum.</summary>
public sealed record DocumentTax(TaxCategory Category, decimal Percent, long NetMinor, long TaxMinor)
{
    internal static DocumentTax Of(TaxGroup group) => new(group.Rate.Category, group.Rate.Percent, group.Net.Minor, group.Tax.Minor);
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(InvoiceDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext;
