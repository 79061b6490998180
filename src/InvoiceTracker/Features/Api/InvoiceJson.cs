using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Api;

/// <summary>An invoice as a caller reads it. Amounts are decimal strings in its currency, instants RFC 3339 in UTC.</summary>
public sealed record InvoiceJson
{
    public required Guid Id { get; init; }

    /// <summary>Null in a draft.</summary>
    public required string? Number { get; init; }
    public required string Title { get; init; }

    /// <summary>draft, pending, paid, void, written_off.</summary>
    public required string Status { get; init; }

    /// <summary>The status, or what more is to be said: overdue, partially_paid.</summary>
    public required string Label { get; init; }
    public required Guid? ClientId { get; init; }
    public required ClientReferenceJson? Client { get; init; }
    public required string Currency { get; init; }
    public required DateOnly? IssueDate { get; init; }
    public required DateOnly DueDate { get; init; }
    public required bool PricesIncludeTax { get; init; }
    public required PortionInput? Discount { get; init; }
    public required IReadOnlyList<LineJson> Lines { get; init; }

    /// <summary>The tax base after all discounts; with the tax it is the total.</summary>
    public required string Subtotal { get; init; }
    public required IReadOnlyList<TaxJson> Taxes { get; init; }
    public required string Tax { get; init; }
    public required string Total { get; init; }
    public required string AmountPaid { get; init; }
    public required string BalanceDue { get; init; }
    public required string? PurchaseOrder { get; init; }
    public required string? Notes { get; init; }
    public required string? Terms { get; init; }
    public required string CreatedAt { get; init; }
    public required string? SentAt { get; init; }
    public required string? FirstViewedAt { get; init; }
    public required string? ViewedAt { get; init; }
    public required int ViewCount { get; init; }

    /// <summary>0 in a draft, 1 from the first sending.</summary>
    public required int Revision { get; init; }

    /// <summary>standard, deposit, stage, final, credit_note.</summary>
    public required string Kind { get; init; }

    /// <summary>What credit notes took off it.</summary>
    public required string AmountCredited { get; init; }

    /// <summary>The invoice that a credit note takes from.</summary>
    public required Guid? CreditedInvoiceId { get; init; }

    /// <summary>The plan that it is a part of, and its place in it from 1.</summary>
    public required Guid? PlanId { get; init; }
    public required int? Stage { get; init; }
    public required IReadOnlyList<LinkJson> Links { get; init; }

    internal static InvoiceJson Of(Invoice invoice, IReadOnlyList<LinkJson> links, DateOnly today)
    {
        var content = invoice.Content;
        return new InvoiceJson
        {
            Id = invoice.Id,
            Number = invoice.Number,
            Title = invoice.Title,
            Status = invoice.Status.ToSnakeCase(),
            Label = invoice.Label(today).ToSnakeCase(),
            ClientId = invoice.ClientId,
            Client = invoice.Client is { } client ? new ClientReferenceJson(client.Id, client.Name) : null,
            Currency = invoice.Currency.Code,
            IssueDate = invoice.IssuedOn,
            DueDate = invoice.DueOn,
            PricesIncludeTax = invoice.PricesIncludeTax,
            Discount = PortionInput.Of(invoice.Discount),
            Lines = [.. invoice.LineItems.OrderBy(line => line.Position).Select(line => LineJson.Of(line, invoice.Currency))],
            Subtotal = invoice.Subtotal.ToString(),
            Taxes = [.. content.Totals().Taxes.Select(TaxJson.Of)],
            Tax = invoice.Tax.ToString(),
            Total = invoice.Total.ToString(),
            AmountPaid = invoice.AmountPaid.ToString(),
            BalanceDue = invoice.BalanceDue.ToString(),
            PurchaseOrder = invoice.PurchaseOrder,
            Notes = invoice.Notes,
            Terms = invoice.Terms,
            CreatedAt = Instant.Format(invoice.CreatedAt),
            SentAt = invoice.SentAt.ToText(),
            FirstViewedAt = invoice.FirstViewedAt.ToText(),
            ViewedAt = invoice.ViewedAt.ToText(),
            ViewCount = invoice.ViewCount,
            Revision = invoice.Revision,
            Kind = invoice.Kind.ToSnakeCase(),
            AmountCredited = invoice.AmountCredited.ToString(),
            CreditedInvoiceId = invoice.CreditedInvoiceId,
            PlanId = invoice.PlanId,
            Stage = invoice.Stage,
            Links = links,
        };
    }
}

public sealed record ClientReferenceJson(Guid Id, string Name);

/// <param name="Amount">After the line's discount; with tax where the invoice's prices include it.</param>
public sealed record LineJson(
    string Description,
    string Quantity,
    string? Unit,
    string UnitPrice,
    string TaxRate,
    string TaxCategory,
    PortionInput? Discount,
    string Amount
)
{
    internal static LineJson Of(LineItem line, Currency currency) =>
        new(
            line.Description,
            line.Quantity.ToPlainText(),
            line.Unit,
            line.UnitPrice.ToPriceText(currency),
            line.TaxPercent.ToPlainText(),
            line.TaxCategory.ToString(),
            PortionInput.Of(line.Discount),
            new Money(line.AmountMinor, currency).ToString()
        );
}

/// <summary>One tax rate's sum.</summary>
public sealed record TaxJson(string Category, string Rate, string Net, string Tax)
{
    internal static TaxJson Of(TaxGroup group) =>
        new(group.Rate.Category.ToString(), group.Rate.Percent.ToPlainText(), group.Net.ToString(), group.Tax.ToString());
}

/// <param name="Kind">recipient or shared.</param>
/// <param name="Recipient">The name of the person the link was made for.</param>
/// <param name="Url">Null when the keys that protect the link were lost; the link itself still works.</param>
public sealed record LinkJson(string Kind, string? Recipient, string? Email, string? Url, int OpenCount, string? LastOpenedAt);
