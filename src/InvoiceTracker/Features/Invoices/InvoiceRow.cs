using InvoiceTracker.Domain;

namespace InvoiceTracker.Features.Invoices;

/// <summary>An invoice as one line of a list.</summary>
public sealed record InvoiceRow(
    Guid Id,
    string Title,
    string? Number,
    Guid? ClientId,
    string? ClientName,
    InvoiceStatus Status,
    InvoiceLabel Label,
    DateOnly? IssuedOn,
    DateOnly DueOn,
    Money Total,
    Money BalanceDue,
    DateTimeOffset CreatedAt,
    DateTimeOffset? SentAt,
    DateTimeOffset? ViewedAt,
    int ViewCount,
    string? Tag
)
{
    internal static InvoiceRow Of(Invoice invoice, DateOnly today) =>
        new(
            invoice.Id,
            invoice.Title,
            invoice.Number,
            invoice.ClientId,
            invoice.Client?.Name,
            invoice.Status,
            invoice.Label(today),
            invoice.IssuedOn,
            invoice.DueOn,
            invoice.Total,
            invoice.BalanceDue,
            invoice.CreatedAt,
            invoice.SentAt,
            invoice.ViewedAt,
            invoice.ViewCount,
            invoice.PlanTag
        );
}

/// <param name="Next">The cursor of the next page; null on the last one.</param>
public sealed record InvoicePage(IReadOnlyList<InvoiceRow> Rows, Cursor? Next);

/// <summary>How many there are, for the chips above the list. Nobody counts further than <see cref="Most"/>.</summary>
/// <param name="Opened">Pending with a counted view; the pending others are not opened.</param>
public sealed record InvoiceCounts(int All, int Opened, int NotOpened, int Overdue, int Draft, int Paid)
{
    /// <summary>A count that reaches it means "at least so many".</summary>
    public const int Most = 1000;
}
